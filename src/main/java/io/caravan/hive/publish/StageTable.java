package io.caravan.hive.publish;

import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.server.HiveSession;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.record.Column;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.StagedSplit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A temporary external table over exactly the files of a manifest, for statements that read them. It belongs to a session
 * and vanishes with it, so a crash leaves nothing in the metastore.
 *
 * @param sql its name in statements
 * @param schema its columns
 * @param version the one by which the later of two rows wins, empty without one
 */
public record StageTable(String sql, Schema schema, String version) {
    /** The staged column that numbers the rows of a run in the order in which they were sent. */
    public static final String SEQUENCE = "caravan_sequence";

    public static StageTable open(
            HiveSession session, Publication run, HiveTable table, Schema schema, Manifest manifest) {
        gather(run, manifest);
        StageTable stage = of(run, schema, StagedColumns.version(manifest));
        session.execute("DROP TABLE IF EXISTS " + stage.sql());
        session.execute(stage.createSql(run, table));
        return stage;
    }

    /** The table of a run, which need not be there. */
    static StageTable of(Publication run, Schema schema, String version) {
        String name = "caravan_stage_" + RunFiles.crc(run.staging());
        return new StageTable(new HiveName(run.name().database(), name).sql(), schema, version);
    }

    String createSql(Publication run, HiveTable table) {
        return "CREATE TEMPORARY EXTERNAL TABLE " + sql + " ("
                + schema.columns().stream()
                        .map(column -> HiveName.quote(column.name()) + " "
                                + column.type().hive())
                        .collect(Collectors.joining(", "))
                + ") STORED AS ORC LOCATION "
                + HiveName.literal(HiveDescription.fileSystem(table.location()) + folder(run))
                + " TBLPROPERTIES ('external.table.purge'='false')";
    }

    static String folder(Publication run) {
        return run.staging() + "/publish";
    }

    /** Brings the manifest's files, and no others, into one folder. */
    static String gather(Publication run, Manifest manifest) {
        String folder = folder(run);
        Map<String, String> names = run.files().published(manifest.splits());
        run.hdfs().mkdirs(folder);
        for (StagedSplit split : manifest.splits()) {
            split.files().forEach(file -> run.move(new Item(file, names.get(file.path())), folder));
        }
        return folder;
    }

    /** The columns that the target has too. */
    List<Column> columns() {
        return schema.columns().stream()
                .filter(column -> !column.name().equals(SEQUENCE))
                .toList();
    }

    boolean has(String column) {
        return schema.indexOf(column) >= 0;
    }

    void drop(HiveSession session) {
        if (!session.broken()) {
            session.execute("DROP TABLE IF EXISTS " + sql);
        }
    }
}
