package io.caravan.hdfs;

import io.caravan.connection.SettingText;
import io.caravan.run.RunException;
import io.caravan.schedule.Periods;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;

/**
 * An HDFS, the lake's or another one, and the folder in it in which runs are staged. Nothing is connected before it is used. Any number
 * of threads.
 *
 * @param client its files
 * @param staging an absolute folder
 */
public record HdfsLake(HdfsClient client, String staging) {
    private static final String URL = "caravan.lake.hdfs.url";

    public HdfsLake {
        checked(staging);
    }

    /**
     * Where a user stages without a setting: in the user's own folder, not in one where everybody may put files that would
     * be published.
     */
    public static String staging(String user) {
        return "/user/" + user.replaceAll("[^A-Za-z0-9._=-]", "_") + "/.caravan/staging";
    }

    static String checked(String staging) {
        if (!staging.matches("(/[A-Za-z0-9._=-]+)+")) {
            throw new IllegalArgumentException(
                    "'" + staging + "' is not a folder for staging. Write for example " + staging("caravan"));
        }
        return staging;
    }

    /**
     * The HDFS of {@code caravan.lake.hdfs.*}.
     *
     * @throws RunException naming the key that is missing or wrong
     */
    public static HdfsLake configured(Config config) {
        HdfsSettings settings = settings(config);
        return read(
                "caravan.lake.staging",
                () -> new HdfsLake(
                        new HdfsClient(settings), text(config, "caravan.lake.staging", staging(settings.user()))));
    }

    /** Where it is, and how patient we are with it. */
    public static HdfsSettings settings(Config config) {
        return read(
                URL,
                () -> new HdfsSettings(
                        uris(SettingText.of(config, URL).orElseThrow(HdfsLake::missing)),
                        text(config, "caravan.lake.hdfs.user", System.getProperty("user.name", "caravan")),
                        read(
                                "caravan.lake.hdfs.timeout",
                                () -> Periods.parse(
                                        "caravan.lake.hdfs.timeout", text(config, "caravan.lake.hdfs.timeout", "30s"))),
                        4));
    }

    HdfsTree tree(CreateOptions options) {
        return new HdfsTree(client, options);
    }

    /** The folder in which runs stage files. */
    String files() {
        return staging + "/files";
    }

    private static RunException missing() {
        return RunException.user("hdfs: cannot connect to the lake: '" + URL
                + "' is not set. Set it in application.properties, or in the environment as "
                + URL.toUpperCase(Locale.ROOT).replace('.', '_') + ".");
    }

    private static <T> T read(String key, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER, "hdfs: cannot use '" + key + "': " + e.getMessage() + ".", e);
        }
    }

    private static List<URI> uris(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(HdfsLake::uri)
                .toList();
    }

    static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The exception's own message would repeat a password written into the address.
            throw new IllegalArgumentException(
                    "an address cannot be read at character " + e.getIndex() + ". Write http://host:9870");
        }
    }

    private static String text(Config config, String key, String otherwise) {
        return SettingText.of(config, key).orElse(otherwise);
    }
}
