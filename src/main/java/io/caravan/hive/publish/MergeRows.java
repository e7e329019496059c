package io.caravan.hive.publish;

import io.caravan.hive.server.HiveSession;
import io.caravan.hive.server.Settings;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.record.Column;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Upsert into a transactional table by one MERGE from the staged files. Of several staged rows with one key the one with the
 * highest version is taken, and of those the one sent last. A row with the <em>same</em> version replaces the table's: a
 * cursor in whole seconds must let the second change of a second through, and publishing the same run again must be no
 * error. A row with a lower version changes nothing, so an old run cannot undo a newer one.
 *
 * <p>Hive's compiler takes time with the cube of an UPDATE's columns, and all that others send waits meanwhile. So a wide
 * table is merged by deleting the known rows and inserting the new ones in the same statement: its values are named once
 * and short, which costs Hive a sixth of the time at 600 columns.
 */
public final class MergeRows implements Publisher {
    /** Beyond it, rows are deleted and inserted rather than updated: with fewer columns an UPDATE is as fast. */
    public static final int WIDE = 100;

    /** Beyond it, {@code plan} warns. */
    public static final int SLOW = 300;

    /** The most columns that an upsert takes; so many were tried. */
    public static final int MOST = 1500;

    /** Columns of its own beside those of the rows. */
    public static final Pattern OWN =
            Pattern.compile("caravan_(sequence|rank|known|old|[0-9]+)", Pattern.CASE_INSENSITIVE);

    private static final String KNOWN = "caravan_known";
    private static final String OLD = "caravan_old";

    private final Publication run;
    private boolean certain;

    public MergeRows(Publication run) {
        this.run = run;
    }

    @Override
    public void publish(Manifest manifest) {
        Optional<Schema> schema = StagedColumns.read(manifest);
        if (schema.isPresent() && manifest.rows() > 0) {
            HiveTable table = run.table();
            inStage(table, schema.get(), manifest, (session, stage) -> {
                Settings.forWriting(session);
                run.fence().check();
                session.execute(merge(table, stage));
                return null;
            });
        }
        certain = true;
    }

    @Override
    public boolean atomic() {
        return true;
    }

    /** After a publish that Hive confirmed there is nothing to look up; otherwise every staged row must be there or outdated. */
    @Override
    public boolean verify(Manifest manifest) {
        Optional<Schema> schema = StagedColumns.read(manifest);
        if (certain || schema.isEmpty() || manifest.rows() == 0) {
            return true;
        }
        HiveTable table = run.table();
        return inStage(table, schema.get(), manifest, (session, stage) -> {
            return session.execute(missing(table, stage)).number() == 0;
        });
    }

    @Override
    public List<String> explain(HiveTable table, Schema staged, String version) {
        StageTable stage = StageTable.of(run, staged, version);
        return List.of(stage.createSql(run, table), merge(table, stage));
    }

    private interface Work<T> {
        T with(HiveSession session, StageTable stage);
    }

    private <T> T inStage(HiveTable table, Schema schema, Manifest manifest, Work<T> work) {
        return run.hive().with(session -> {
            StageTable stage = StageTable.open(session, run, table, schema, manifest);
            T result = work.with(session, stage);
            stage.drop(session);
            return result;
        });
    }

    public String merge(HiveTable table, StageTable stage) {
        return table.fields().size() > WIDE ? replacing(table, stage) : updating(table, stage);
    }

    private String updating(HiveTable table, StageTable stage) {
        List<String> values = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        for (HiveTable.Field field : table.fields()) {
            String name = HiveName.quote(field.name());
            values.add("s." + name);
            if (!run.options().key().contains(field.name())) {
                changes.add(name + "=s." + name);
            }
        }
        for (HiveTable.Field key : table.partitionKeys()) {
            values.add(partitionValue(key, "s."));
        }
        String guard = notOutdated(stage, "t.", "s.");
        String update = changes.isEmpty()
                ? ""
                : " WHEN MATCHED" + (guard.isEmpty() ? "" : " AND " + guard) + " THEN UPDATE SET "
                        + String.join(", ", changes);
        return "MERGE INTO " + run.name().sql() + " t USING (" + latest(stage) + ") s ON " + sameKey(table, "t.")
                + update + " WHEN NOT MATCHED THEN INSERT VALUES (" + String.join(", ", values) + ")";
    }

    /**
     * Each staged row that is not outdated comes once to be inserted, and a second time, to delete the old one, if its key
     * is known. Deleting takes no values, and a value that is inserted is a name without an alias before it, which keeps
     * the text small that Hive rewrites over and over.
     */
    private String replacing(HiveTable table, StageTable stage) {
        List<String> named = new ArrayList<>();
        List<String> values = new ArrayList<>();
        Map<String, String> keys = new LinkedHashMap<>();
        for (HiveTable.Field field : all(table)) {
            String name = "caravan_" + values.size();
            named.add(value(table, field, "s.") + " AS " + name);
            values.add(name);
            if (identifies(table, field)) {
                keys.put(field.name(), fixed(field).orElse("s." + name));
            }
        }
        String guard = notOutdated(stage, "o.", "s.");
        String first = HiveName.quote(run.options().key().get(0));
        String known = "SELECT " + String.join(", ", named) + ", o." + first + " IS NOT NULL AS " + KNOWN + " FROM ("
                + latest(stage) + ") s LEFT JOIN " + run.name().sql() + " o ON " + sameKey(table, "o.")
                + (guard.isEmpty() ? "" : " WHERE o." + first + " IS NULL OR " + guard);
        String twice = "SELECT w.*, x." + OLD + " FROM (" + known + ") w LATERAL VIEW explode(IF(w." + KNOWN
                + ", array(true, false), array(false))) x AS " + OLD;
        String same = keys.entrySet().stream()
                .map(key -> "t." + HiveName.quote(key.getKey()) + " = " + key.getValue())
                .collect(Collectors.joining(" AND "));
        return "MERGE INTO " + run.name().sql() + " t USING (" + twice + ") s ON s." + OLD + " AND " + same
                + " WHEN MATCHED THEN DELETE WHEN NOT MATCHED AND NOT s." + OLD + " THEN INSERT VALUES ("
                + String.join(", ", values) + ")";
    }

    private static List<HiveTable.Field> all(HiveTable table) {
        return Stream.concat(table.fields().stream(), table.partitionKeys().stream())
                .toList();
    }

    private String value(HiveTable table, HiveTable.Field field, String alias) {
        return table.partitionKeys().contains(field)
                ? partitionValue(field, alias)
                : alias + HiveName.quote(field.name());
    }

    /** Whether a row is known by this column: it is part of the key, or says the partition to which the run keeps. */
    private boolean identifies(HiveTable table, HiveTable.Field field) {
        return run.options().key().contains(field.name())
                || table.partitionKeys().contains(field);
    }

    /** A row without a version has just been read, and nothing says that it is older. */
    private static String notOutdated(StageTable stage, String there, String staged) {
        if (stage.version().isEmpty()) {
            return "";
        }
        String old = there + HiveName.quote(stage.version());
        String now = staged + HiveName.quote(stage.version());
        return "(" + old + " IS NULL OR " + now + " IS NULL OR " + now + " >= " + old + ")";
    }

    /** Texts are the same key if they are so byte for byte, a CHAR without the blanks at its end. */
    private String sameKey(HiveTable table, String there) {
        return all(table).stream()
                .filter(field -> identifies(table, field))
                .map(field -> there + HiveName.quote(field.name()) + " = " + value(table, field, "s."))
                .collect(Collectors.joining(" AND "));
    }

    private String partitionValue(HiveTable.Field key, String alias) {
        return fixed(key).orElse(alias + HiveName.quote(key.name()));
    }

    /** The literal of a partition key that has one value for all rows. */
    private Optional<String> fixed(HiveTable.Field key) {
        return run.fixed().entries().stream()
                .filter(entry -> entry.getKey().equals(key.name()))
                .map(entry -> HiveName.literal(entry.getValue()))
                .findFirst();
    }

    /** One row for each key, with all that is staged of it. */
    private String latest(StageTable stage) {
        String order = (stage.version().isEmpty() ? "" : HiveName.quote(stage.version()) + " DESC NULLS LAST, ")
                + StageTable.SEQUENCE + " DESC";
        String keys = run.options().key().stream().map(HiveName::quote).collect(Collectors.joining(", "));
        return "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY " + keys + " ORDER BY " + order
                + ") AS caravan_rank FROM " + stage.sql() + ") d WHERE caravan_rank = 1";
    }

    private String missing(HiveTable table, StageTable stage) {
        Function<Column, String> differs = column -> {
            String name = HiveName.quote(column.name());
            return "NOT (t." + name + " <=> s." + name + ")";
        };
        String first = HiveName.quote(run.options().key().get(0));
        String guard = notOutdated(stage, "t.", "s.");
        return "SELECT count(*) FROM (" + latest(stage) + ") s LEFT JOIN "
                + run.name().sql() + " t ON "
                + sameKey(table, "t.") + " WHERE t." + first + " IS NULL OR ("
                + stage.columns().stream().map(differs).collect(Collectors.joining(" OR ")) + ")"
                + (guard.isEmpty() ? "" : " AND " + guard);
    }

    /** Problems of the options that only the table shows. */
    public static void check(String subject, HiveOptions options, HiveTable table) {
        if (!table.updatable()) {
            throw RunException.user(subject + ": cannot upsert into Hive table '" + options.table()
                    + "': it is not transactional. Create it with TBLPROPERTIES ('transactional'='true'), or drop"
                    + " it, so that the run makes one that is, and begin anew with 'caravan reset'; or use mode=append or"
                    + " mode=overwrite.");
        }
        if (table.fields().size() > MOST) {
            throw RunException.user(subject + ": cannot upsert into Hive table '" + options.table() + "': it has "
                    + table.fields().size() + " columns, and Hive takes minutes to compile a MERGE of more than " + MOST
                    + ", in which it answers nobody else. Choose fewer with 'columns', or use mode=append or"
                    + " mode=overwrite.");
        }
        for (HiveTable.Field field : table.fields()) {
            if (field.name().indexOf('`') >= 0) {
                throw RunException.user(subject + ": cannot upsert into Hive table '" + options.table() + "': column '"
                        + field.name()
                        + "' holds a backtick, over which Hive's MERGE stumbles. Rename it in a 'query', or use "
                        + "mode=append or mode=overwrite.");
            }
        }
    }
}
