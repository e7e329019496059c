package io.caravan.hive;

import io.caravan.connection.Checkup;
import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionTest;
import io.caravan.connection.TableList;
import io.caravan.hdfs.HdfsCheck;
import io.caravan.hdfs.HdfsLake;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveFailure;
import io.caravan.hive.server.HiveResult;
import io.caravan.hive.server.HiveSession;
import io.caravan.hive.server.HiveSettings;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.Lake;
import io.caravan.run.RunException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The lake's own connections, {@code hive} and {@code hdfs}, as they are configured now. Any thread may use it. */
public final class LakeConnections implements ConnectionGroup {
    private static final String HIVE = "hive";
    private static final String HDFS = "hdfs";
    private static final String HIVE_URL = "caravan.lake.hive.url";
    private static final String HDFS_URL = "caravan.lake.hdfs.url";

    private final Config config = ConfigProvider.getConfig();

    @Override
    public Set<String> names() {
        return list().stream().map(ConnectionInfo::name).collect(Collectors.toSet());
    }

    @Override
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

    @Override
    public ConnectionTest test(String name) {
        ConnectionInfo info = named(name);
        if (info.problem() != null) {
            return ConnectionTest.wrong(info);
        }
        if (name.equals(HDFS)) {
            return new HdfsCheck(
                            HdfsLake.settings(config),
                            HDFS_URL,
                            HdfsLake.configured(config).staging())
                    .run(info);
        }
        try (Checkup checkup = new Checkup(info)) {
            hive(checkup, Lake.hive(config));
            return checkup.result();
        }
    }

    private ConnectionInfo named(String name) {
        return list().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RunException.user("cannot find the connection '" + name + "': it is not set."));
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

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    /** Of the warehouse; of HDFS there are none. */
    @Override
    public TableList tables(String name, TableList.Wanted wanted) {
        ConnectionInfo info = named(name);
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
