package io.caravan.hdfs;

import io.caravan.connection.ConnectionInfo;
import io.caravan.connection.ConnectionSettings;
import io.caravan.connection.ConnectionTest;
import io.caravan.endpoint.Sizes;
import io.caravan.file.store.FileConnections;
import io.caravan.run.Throttle;
import io.caravan.schedule.Periods;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The HDFS beside the lake's, by name. */
public final class HdfsConnections extends FileConnections<HdfsConnections.Options, HdfsConnections.Connected> {
    private static final String PLAIN = "webhdfs";
    private static final String ENCRYPTED = "swebhdfs";
    private static final int RETRIES = 4;

    /**
     * @param hdfs what is there
     * @param throttle what all routes of this process may read from there together
     */
    record Connected(HdfsLake hdfs, Throttle throttle) {}

    /**
     * The checked settings.
     *
     * @param setting the key of the address
     */
    record Options(String setting, HdfsSettings hdfs, String staging, long maxBytesPerSecond) {}

    public HdfsConnections(ConnectionSettings settings) {
        super(settings, HdfsKind.NOTATION, "connections to an HDFS");
    }

    @Override
    protected Optional<Options> read(String name, ConnectionSettings settings) {
        return settings.text(name, "url").map(url -> read(name, url, settings));
    }

    private static Options read(String name, String url, ConnectionSettings settings) {
        List<URI> namenodes = new ArrayList<>();
        for (String address : url.split(",")) {
            namenodes.add(http(HdfsLake.uri(address.strip())));
        }
        String prefix = ConnectionSettings.PREFIX + name;
        HdfsSettings hdfs = new HdfsSettings(
                namenodes,
                settings.text(name, "username").orElse(System.getProperty("user.name", "caravan")),
                Periods.parse(
                        prefix + ".timeout", settings.text(name, "timeout").orElse("30s")),
                RETRIES,
                prefix + ".url");
        return new Options(
                prefix + ".url",
                hdfs,
                HdfsLake.checked(settings.text(name, "staging").orElse(HdfsLake.staging(hdfs.user()))),
                settings.text(name, "max-bytes-per-second").map(Sizes::parse).orElse(0L));
    }

    @Override
    protected String address(Options options) {
        return options.hdfs().namenodes().stream().map(URI::toString).collect(Collectors.joining(","));
    }

    @Override
    protected Connected make(Options options) {
        return new Connected(
                new HdfsLake(new HdfsClient(options.hdfs()), options.staging()),
                new Throttle(0, options.maxBytesPerSecond()));
    }

    @Override
    protected ConnectionTest probe(Options options, ConnectionInfo info) {
        return new HdfsCheck(options.hdfs(), options.setting(), options.staging()).run(info);
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
}
