package io.caravan.hive.publish;

import io.caravan.hdfs.CreateOptions;
import io.caravan.hdfs.HdfsUpload;
import io.caravan.hive.server.Settings;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Empties a transactional table, or some of its partitions, by overwriting them with no rows. A TRUNCATE that was sent by a
 * process that was frozen would also empty what a later run has written. This statement reads one staged row first, which is
 * gone when its run is cleaned, and fails without it.
 */
public final class EmptyRows {
    /** So many partitions are emptied by one statement. */
    private static final int TOGETHER = 20;

    private final Publication run;

    public EmptyRows(Publication run) {
        this.run = run;
    }

    /** @param partitions to be emptied; of a table without partitions the one without values */
    public void overwrite(HiveTable table, List<PartitionValues> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        mark();
        run.hive().with(session -> {
            String drop = "DROP TABLE IF EXISTS " + marker();
            session.execute(drop);
            session.execute(markerSql(table));
            Settings.forWriting(session);
            for (int from = 0; from < partitions.size(); from += TOGETHER) {
                run.fence().check();
                session.execute(sql(table, partitions.subList(from, Math.min(partitions.size(), from + TOGETHER))));
            }
            if (!session.broken()) {
                session.execute(drop);
            }
            return null;
        });
    }

    private String folder() {
        return run.staging() + "/nothing";
    }

    private String marker() {
        return new HiveName(run.name().database(), "caravan_nothing_" + RunFiles.crc(run.staging())).sql();
    }

    /** The row that says that the run is still being published. */
    private void mark() {
        try (HdfsUpload file = run.hdfs().create(folder() + "/row", CreateOptions.OVERWRITE)) {
            file.write("1\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String markerSql(HiveTable table) {
        return "CREATE TEMPORARY EXTERNAL TABLE " + marker() + " (one string) STORED AS TEXTFILE LOCATION "
                + HiveName.literal(HiveDescription.fileSystem(table.location()) + folder())
                + " TBLPROPERTIES ('external.table.purge'='false')";
    }

    public String sql(HiveTable table, List<PartitionValues> partitions) {
        String nothing = table.fields().stream()
                .map(field -> "CAST(NULL AS " + field.type() + ")")
                .collect(Collectors.joining(", "));
        // Hive knows no function that fails on purpose and is not optimized away: '%d' does not take a text.
        return "FROM (SELECT printf(if(count(*) = 1, '%s', '%d'), 'there') AS caravan_row FROM " + marker()
                + ") caravan_guard"
                + partitions.stream()
                        .map(partition -> " INSERT OVERWRITE TABLE "
                                + run.name().sql()
                                + (partition.isEmpty() ? "" : " PARTITION (" + partition.sql() + ")") + " SELECT "
                                + nothing + " WHERE caravan_row = 'gone'")
                        .collect(Collectors.joining());
    }
}
