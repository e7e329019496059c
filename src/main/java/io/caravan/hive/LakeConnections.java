package io.caravan.hive;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsLake;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.run.Checkup;
import io.caravan.run.ConnectionInfo;
import io.caravan.run.ConnectionTest;
import io.caravan.run.RunException;
import io.caravan.run.TableList;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The lake's own connections, {@code hive} and {@code hdfs}, as they are configured now. Any thread may use it. */
public final class LakeConnections {
    private static final String HIVE = "hive";
    private static final String HDFS = "hdfs";
    private static final String HIVE_URL = "caravan.lake.hive.url";
    private static final String HDFS_URL = "caravan.lake.hdfs.url";

    private final Config config = ConfigProvider.getConfig();

    /** Those that are configured. */
    public List<ConnectionInfo> list() {
        List<ConnectionInfo> list = new ArrayList<>();
        if (config.getOptionalValue(HIVE_URL, String.class).isPresent()) {
            list.add(info(HIVE, () -> address(Lake.hive(config).url())));
        }
        if (config.getOptionalValue(HDFS_URL, String.class).isPresent()) {
            list.add(info(HDFS, () -> HdfsLake.settings(config).namenodes().stream()
                    .map(LakeConnections::address)
                    .collect(Collectors.joining(","))));
        }
        return list;
    }

    private static ConnectionInfo info(String name, Supplier<String> address) {
        try {
            return new ConnectionInfo(name, name, address.get(), null);
        } catch (RunException e) {
            return new ConnectionInfo(name, name, null, e.getMessage());
        }
    }

    private static String address(URI url) {
        return url.toString().replaceFirst("\\?.*", "");
    }

    /** Tries one of {@link #list} step by step, in less than three seconds. */
    public ConnectionTest test(ConnectionInfo info) {
        if (info.problem() != null) {
            return ConnectionTest.wrong(info);
        }
        try (Checkup checkup = new Checkup(info)) {
            if (info.name().equals(HIVE)) {
                hive(checkup, Lake.hive(config));
            } else {
                hdfs(checkup, HdfsLake.settings(config));
            }
            return checkup.result();
        }
    }

    private static void hive(Checkup checkup, HiveSettings settings) {
        String host = settings.url().getHost();
        int port = settings.http() ? port(settings.url()) : settings.port();
        checkup.resolve(host, "Correct the host in " + HIVE_URL + ", or the name service of this machine.");
        checkup.connect(host, port, "Check host and port in " + HIVE_URL + ", and that HiveServer2 is up.");
        if (settings.tls() || "https".equalsIgnoreCase(settings.url().getScheme())) {
            tls(checkup, host, port, HIVE_URL);
        }
        HiveSession[] session = new HiveSession[1];
        checkup.step(
                "login", "Check that HiveServer2 answers at this port, by the protocol in " + HIVE_URL + ".", () -> {
                    session[0] = login(settings);
                    checkup.keep(session[0]);
                    return "as user " + settings.user();
                });
        checkup.step("read", "Look into the log of HiveServer2.", () -> {
            session[0].execute("SHOW DATABASES");
            return "SHOW DATABASES";
        });
    }

    private static HiveSession login(HiveSettings settings) throws Exception {
        try {
            return HiveSession.open(settings, Map.of());
        } catch (org.apache.thrift.TException e) {
            if (HiveFailure.refusedUser(e)) {
                throw new Checkup.Failure(
                        "HiveServer2 refused user '" + settings.user() + "'",
                        "Check caravan.lake.hive.username and caravan.lake.hive.password.");
            }
            throw new java.io.IOException(HiveFailure.reason(e), e);
        }
    }

    private static void tls(Checkup checkup, String host, int port, String setting) {
        checkup.tls(
                host,
                port,
                "Make the server's certificate known to this machine's trust store, or correct " + setting + ".");
    }

    /** The NameNodes after one another: the first that answers, or the last's failure. */
    private static void hdfs(Checkup checkup, HdfsSettings settings) {
        URI node = settings.namenodes().get(0);
        for (URI namenode : settings.namenodes()) {
            checkup.resolve(
                    namenode.getHost(), "Correct the host in " + HDFS_URL + ", or the name service of this machine.");
        }
        if (settings.namenodes().size() == 1) {
            checkup.connect(
                    node.getHost(),
                    port(node),
                    "Check host and port in " + HDFS_URL + ", and that the NameNode is up.");
            if ("https".equals(node.getScheme())) {
                tls(checkup, node.getHost(), port(node), HDFS_URL);
            }
        }
        HdfsClient client = new HdfsClient(new HdfsSettings(
                settings.namenodes(),
                settings.user(),
                checkup.left(),
                settings.namenodes().size() - 1));
        checkup.step("login", "Check that WebHDFS answers at " + HDFS_URL + ".", () -> {
            client.status("/");
            return "as user " + settings.user();
        });
        checkup.step("read", "Check the rights of user '" + settings.user() + "' on /.", () -> {
            client.list("/");
            return "the folder /";
        });
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    /**
     * A page of the tables of the warehouse; of HDFS there are none.
     *
     * @throws RunException when Hive cannot be asked
     */
    public TableList tables(ConnectionInfo info, TableList.Wanted wanted) {
        if (info.problem() != null) {
            throw RunException.user(info.problem());
        }
        if (info.name().equals(HDFS)) {
            throw RunException.user("connection 'hdfs': cannot list tables: it holds files. Ask 'hive' for tables.");
        }
        try (HiveClient client = new HiveClient(Lake.hive(config))) {
            return client.with(session -> tables(session, wanted));
        }
    }

    private static TableList tables(HiveSession session, TableList.Wanted wanted) {
        List<TableList.Listed> all = new ArrayList<>();
        HiveResult databases = session.execute("SHOW DATABASES");
        for (int i = 0; i < databases.rows().size(); i++) {
            String database = databases.text(i, 0);
            HiveResult tables = session.execute("SHOW TABLES IN " + HiveName.quote(database));
            for (int j = 0; j < tables.rows().size(); j++) {
                String name = tables.text(j, 0);
                if (wanted.matches(database, name)) {
                    all.add(new TableList.Listed(database, name, "table", null, null));
                }
            }
        }
        Collections.sort(all, java.util.Comparator.comparing(table -> table.schema() + "." + table.name()));
        int from = (int) Math.min(all.size(), wanted.offset());
        int to = Math.min(all.size(), from + wanted.limit());
        return new TableList(HIVE, wanted.page(), to < all.size(), all.subList(from, to));
    }
}
