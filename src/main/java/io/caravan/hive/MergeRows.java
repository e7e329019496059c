package io.caravan.hive;

import io.caravan.record.Column;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Upsert into a transactional table by one MERGE from the staged files. Of several staged rows with one key the one with the
 * highest version is taken, and of those the one sent last. A row with the <em>same</em> version replaces the table's: a
 * cursor in whole seconds must let the second change of a second through, and publishing the same run again must be no
 * error. A row with a lower version changes nothing, so an old run cannot undo a newer one.
 */
final class MergeRows implements Publisher {
    private final Publication run;
    private boolean certain;

    MergeRows(Publication run) {
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

    String merge(HiveTable table, StageTable stage) {
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
        String update = changes.isEmpty()
                ? ""
                : " WHEN MATCHED" + notOutdated(stage) + " THEN UPDATE SET " + String.join(", ", changes);
        return "MERGE INTO " + run.name().sql() + " t USING (" + latest(stage) + ") s ON " + sameKey(table) + update
                + " WHEN NOT MATCHED THEN INSERT VALUES (" + String.join(", ", values) + ")";
    }

    /** A row without a version has just been read, and nothing says that it is older. */
    private static String notOutdated(StageTable stage) {
        if (stage.version().isEmpty()) {
            return "";
        }
        String name = HiveName.quote(stage.version());
        return " AND (t." + name + " IS NULL OR s." + name + " IS NULL OR s." + name + " >= t." + name + ")";
    }

    private String sameKey(HiveTable table) {
        List<String> conditions = new ArrayList<>();
        for (HiveTable.Field key : table.partitionKeys()) {
            if (!run.options().key().contains(key.name())) {
                conditions.add("t." + HiveName.quote(key.name()) + " = " + partitionValue(key, "s."));
            }
        }
        run.options().key().forEach(key -> conditions.add("t." + HiveName.quote(key) + " = s." + HiveName.quote(key)));
        return String.join(" AND ", conditions);
    }

    private String partitionValue(HiveTable.Field key, String alias) {
        return run.fixed().entries().stream()
                .filter(entry -> entry.getKey().equals(key.name()))
                .map(entry -> HiveName.literal(entry.getValue()))
                .findFirst()
                .orElse(alias + HiveName.quote(key.name()));
    }

    /** One row for each key. */
    private String latest(StageTable stage) {
        String columns = stage.columns().stream()
                .map(column -> HiveName.quote(column.name()))
                .collect(Collectors.joining(", "));
        String order = (stage.version().isEmpty() ? "" : HiveName.quote(stage.version()) + " DESC NULLS LAST, ")
                + StageTable.SEQUENCE + " DESC";
        String keys = run.options().key().stream().map(HiveName::quote).collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM (SELECT " + columns + ", row_number() OVER (PARTITION BY " + keys
                + " ORDER BY " + order + ") AS caravan_rank FROM " + stage.sql() + ") d WHERE caravan_rank = 1";
    }

    private String missing(HiveTable table, StageTable stage) {
        Function<Column, String> differs = column -> {
            String name = HiveName.quote(column.name());
            return "NOT (t." + name + " <=> s." + name + ")";
        };
        String first = HiveName.quote(run.options().key().get(0));
        return "SELECT count(*) FROM (" + latest(stage) + ") s LEFT JOIN "
                + run.name().sql() + " t ON "
                + sameKey(table) + " WHERE t." + first + " IS NULL OR ("
                + stage.columns().stream().map(differs).collect(Collectors.joining(" OR ")) + ")"
                + notOutdated(stage);
    }

    /** Problems of the options that only the table shows. */
    static void check(String subject, HiveOptions options, HiveTable table) {
        if (!table.updatable()) {
            throw RunException.user(subject + ": cannot upsert into Hive table '" + options.table()
                    + "': it is not transactional. Create it with TBLPROPERTIES ('transactional'='true'), or let "
                    + "create=true make it, or use mode=append or mode=overwrite.");
        }
        for (HiveTable.Field field : table.fields()) {
            if (field.name().indexOf('`') >= 0) {
                throw RunException.user(subject + ": cannot upsert into Hive table '" + options.table() + "': column '"
                        + field.name() + "' holds a backtick, over which Hive's MERGE stumbles. Rename it, or use "
                        + "mode=append or mode=overwrite.");
            }
        }
    }
}
