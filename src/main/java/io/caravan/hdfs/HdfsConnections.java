package io.caravan.hdfs;

import io.caravan.run.ConnectionGroup;
import io.caravan.run.ConnectionInfo;
import io.caravan.run.ConnectionSettings;
import io.caravan.run.ConnectionTest;
import io.caravan.run.Periods;
import io.caravan.run.RunException;
import io.caravan.run.Sizes;
import io.caravan.run.TableList;
import io.caravan.run.Throttle;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The HDFS beside the lake's, by name, each with a client that is made when it is first asked for. Any thread may use it. */
public final class HdfsConnections implements ConnectionGroup {
    private static final String PLAIN = "webhdfs";
    private static final String ENCRYPTED = "swebhdfs";
    private static final int RETRIES = 4;

    private final ConnectionSettings settings;
    private final Map<String, Connected> connected = new ConcurrentHashMap<>();

    /**
     * @param hdfs what is there
     * @param throttle what all routes of this process may read from there together
     */
    record Connected(HdfsLake hdfs, Throttle throttle) {}

    private record Options(HdfsSettings hdfs, String staging, long maxBytesPerSecond) {}

    public HdfsConnections(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public Set<String> names() {
        return settings.names(ConnectionSettings.Kind.HDFS);
    }

    @Override
    public List<ConnectionInfo> list() {
        return names().stream().map(this::info).toList();
    }

    private ConnectionInfo info(String name) {
        try {
            connect(name);
            String address =
                    options(name).hdfs().namenodes().stream().map(URI::toString).collect(Collectors.joining(","));
            return new ConnectionInfo(name, "hdfs", address, null);
        } catch (RunException e) {
            return new ConnectionInfo(name, "hdfs", null, e.getMessage());
        }
    }

    @Override
    public ConnectionTest test(String name) {
        ConnectionInfo info = info(name);
        return info.problem() == null
                ? new HdfsCheck(options(name).hdfs(), setting(name, "url")).run(info)
                : ConnectionTest.wrong(info);
    }

    /** Refuses: there are only files. */
    @Override
    public TableList tables(String name, TableList.Wanted wanted) {
        throw RunException.user(
                "connection '" + name + "': cannot list tables: it holds files. Test it, or plan a route with hdfs:.");
    }

    /**
     * The HDFS of a connection.
     *
     * @throws RunException with category USER for an unknown name or a wrong setting
     */
    Connected get(String name) {
        Connected known = connected.get(name);
        return known != null ? known : connected.computeIfAbsent(name, this::connect);
    }

    private Connected connect(String name) {
        Options options = options(name);
        return new Connected(
                new HdfsLake(new HdfsClient(options.hdfs()), options.staging()),
                new Throttle(0, options.maxBytesPerSecond()));
    }

    /** The checked settings; nothing is made of them. */
    private Options options(String name) {
        try {
            return read(name);
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "cannot open connection '" + name + "': " + e.getMessage().replaceFirst("[.]?$", "."),
                    e);
        }
    }

    private Options read(String name) {
        String url = settings.text(name, "url")
                .orElseThrow(() -> RunException.user("cannot open connection '" + name + "': there is no setting "
                        + setting(name, "url") + "." + known()));
        List<URI> namenodes = new ArrayList<>();
        for (String address : url.split(",")) {
            namenodes.add(http(HdfsLake.uri(address.strip())));
        }
        HdfsSettings hdfs = new HdfsSettings(
                namenodes,
                text(name, "username", System.getProperty("user.name", "caravan")),
                Periods.parse(setting(name, "timeout"), text(name, "timeout", "30s")),
                RETRIES);
        String most = text(name, "max-bytes-per-second", null);
        return new Options(
                hdfs, HdfsLake.checked(text(name, "staging", HdfsLake.STAGING)), most == null ? 0 : Sizes.parse(most));
    }

    /** From an address as Hadoop writes it. */
    private static URI http(URI address) {
        String text = address.toString();
        if (PLAIN.equalsIgnoreCase(address.getScheme())) {
            return URI.create("http" + text.substring(PLAIN.length()));
        }
        if (ENCRYPTED.equalsIgnoreCase(address.getScheme())) {
            return URI.create("https" + text.substring(ENCRYPTED.length()));
        }
        throw new IllegalArgumentException("an address is not of the form webhdfs://host:9870 or swebhdfs://host:9871");
    }

    private String text(String name, String option, String otherwise) {
        return settings.text(name, option).orElse(otherwise);
    }

    private static String setting(String name, String option) {
        return ConnectionSettings.PREFIX + name + "." + option;
    }

    private String known() {
        Set<String> names = names();
        return names.isEmpty()
                ? " There are no connections to an HDFS."
                : " Known connections to an HDFS: " + String.join(", ", names) + ".";
    }
}
