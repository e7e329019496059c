package io.caravan.hive.table;

import io.caravan.connection.SettingText;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsLake;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import io.caravan.run.RunException;
import io.caravan.schedule.Periods;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The one warehouse of this process: its HDFS, its HiveServer2 and the folder in which runs are staged. Nothing is
 * connected before it is used. Any number of threads; whoever made it closes it.
 */
public final class Lake implements AutoCloseable {
    private static final Duration KEEP_REPLACED = Duration.ofHours(6);

    private final HdfsClient hdfs;
    private final HiveClient hive;
    private final HiveTables tables;
    private final String staging;
    private final Duration keepReplaced;

    public Lake(HdfsSettings hdfs, HiveSettings hive, String staging) {
        this(hdfs, hive, staging, KEEP_REPLACED);
    }

    /** @param keepReplaced how long a folder stays that no table or partition points to any more */
    public Lake(HdfsSettings hdfs, HiveSettings hive, String staging, Duration keepReplaced) {
        if (!staging.matches("(/[A-Za-z0-9._=-]+)+")) {
            throw new IllegalArgumentException(
                    "'" + staging + "' is not a folder for staging. Write for example " + HdfsLake.staging("caravan"));
        }
        this.hdfs = new HdfsClient(hdfs);
        this.hive = new HiveClient(hive);
        this.tables = new HiveTables(this.hive);
        this.staging = staging;
        this.keepReplaced = keepReplaced;
    }

    /**
     * The lake of {@code caravan.lake.*} as configured now.
     *
     * @throws RunException naming the key that is missing or wrong
     */
    public static Lake configured() {
        Config config = ConfigProvider.getConfig();
        HdfsSettings hdfs = HdfsLake.settings(config);
        HiveSettings hive = hive(config);
        Duration keep = period(config, "caravan.lake.keep-replaced", "6h");
        return read(
                "caravan.lake.staging",
                () -> new Lake(hdfs, hive, text(config, "caravan.lake.staging", HdfsLake.staging(hdfs.user())), keep));
    }

    public static HiveSettings hive(Config config) {
        return read(
                "caravan.lake.hive.url",
                () -> HiveSettings.of(
                        required(config, "caravan.lake.hive.url"),
                        text(config, "caravan.lake.hive.username", ""),
                        text(config, "caravan.lake.hive.password", ""),
                        period(config, "caravan.lake.hive.timeout", "60s")));
    }

    public HdfsClient hdfs() {
        return hdfs;
    }

    public HiveClient hive() {
        return hive;
    }

    public HiveTables tables() {
        return tables;
    }

    public String staging() {
        return staging;
    }

    public Duration keepReplaced() {
        return keepReplaced;
    }

    @Override
    public void close() {
        hive.close();
    }

    private static <T> T read(String key, java.util.function.Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER, "hive: cannot use '" + key + "': " + e.getMessage() + ".", e);
        }
    }

    private static Duration period(Config config, String key, String otherwise) {
        return read(key, () -> Periods.parse(key, text(config, key, otherwise)));
    }

    private static String required(Config config, String key) {
        return SettingText.of(config, key)
                .orElseThrow(() -> RunException.user("hive: cannot connect to the lake: '" + key
                        + "' is not set. Set it in application.properties, or in the environment as "
                        + key.toUpperCase(java.util.Locale.ROOT).replace('.', '_') + "."));
    }

    private static String text(Config config, String key, String otherwise) {
        return SettingText.of(config, key).orElse(otherwise);
    }
}
