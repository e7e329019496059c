package io.caravan.hive.publish;

import io.caravan.hive.server.HiveResult;
import io.caravan.hive.server.HiveSession;
import io.caravan.hive.server.Settings;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Overwrite of a transactional table: one INSERT OVERWRITE from the staged files, a transaction of Hive; partitions of the
 * scope that the result does not hold are emptied after it. Running it again gives the same rows, so an unknown outcome is
 * answered by doing it again.
 */
public final class OverwriteRows implements Publisher {
    /** Hive's partition for rows whose key is NULL or ''. */
    private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

    private final Publication run;
    private boolean certain;

    public OverwriteRows(Publication run) {
        this.run = run;
    }

    @Override
    public void publish(Manifest manifest) {
        HiveTable table = run.table();
        Optional<Schema> schema = StagedColumns.read(manifest);
        if (manifest.rows() == 0 || schema.isEmpty()) {
            empty(table, Set.of());
        } else {
            run.hive().with(session -> {
                StageTable stage = StageTable.open(session, run, table, schema.get(), manifest);
                Settings.forWriting(session);
                run.fence().check();
                session.execute(insert(table, stage, Long.toString(manifest.rows())));
                if (!run.scope().isEmpty()) {
                    empty(table, filled(session, table, stage));
                }
                stage.drop(session);
                return null;
            });
        }
        certain = true;
    }

    @Override
    public boolean atomic() {
        return run.options().partition().isEmpty();
    }

    @Override
    public boolean verify(Manifest manifest) {
        return certain;
    }

    @Override
    public List<String> explain(HiveTable table, Schema staged, String version) {
        StageTable stage = StageTable.of(run, staged, version);
        List<String> steps = new ArrayList<>(List.of(stage.createSql(run, table), insert(table, stage, "<rows>")));
        EmptyRows nothing = new EmptyRows(run);
        if (!table.partitioned()) {
            steps.add("-- instead, if there are no rows: " + nothing.sql(table, List.of(PartitionValues.NONE)));
        }
        prefixes().stream()
                .filter(prefix -> !prefix.isEmpty())
                .forEach(prefix -> steps.add("-- each partition of " + prefix + " that is there and gets no rows: "
                        + nothing.sql(table, List.of(prefix.normal(table)))));
        return steps;
    }

    /** The partitions that the result has filled. */
    private Set<PartitionValues> filled(HiveSession session, HiveTable table, StageTable stage) {
        List<String> keys = run.options().partition().dynamic();
        HiveResult values = session.execute("SELECT DISTINCT "
                + keys.stream().map(HiveName::quote).collect(Collectors.joining(", ")) + " FROM " + stage.sql());
        Set<PartitionValues> filled = new HashSet<>();
        for (int row = 0; row < values.rows().size(); row++) {
            Map<String, String> own = new LinkedHashMap<>();
            for (int key = 0; key < keys.size(); key++) {
                String value = values.text(row, key);
                own.put(keys.get(key), value.isEmpty() ? NO_VALUE : value);
            }
            filled.add(run.fixed().and(PartitionValues.of(own)).normal(table));
        }
        return filled;
    }

    /** Empties the table, or what the mode and scope name of it, but for some partitions. */
    private void empty(HiveTable table, Set<PartitionValues> but) {
        new EmptyRows(run)
                .overwrite(
                        table,
                        table.partitioned()
                                ? prefixes().stream()
                                        .flatMap(prefix -> run.tables().partitions(table, prefix).stream())
                                        .filter(partition -> !but.contains(partition))
                                        .distinct()
                                        .toList()
                                : List.of(PartitionValues.NONE));
    }

    private List<PartitionValues> prefixes() {
        return run.options().mode() == WriteMode.OVERWRITE ? List.of(run.fixed()) : run.scope();
    }

    /**
     * The statement fails if the staged files are not all there: sent by a process that was frozen, it may arrive when the
     * run has long been committed and its files are gone, and would empty the table.
     */
    public String insert(HiveTable table, StageTable stage, String rows) {
        String partition = "";
        if (table.partitioned()) {
            partition = " PARTITION ("
                    + run.options().partition().keys().stream()
                            .map(key -> key.template() == null ? HiveName.quote(key.name()) : fixed(key.name()))
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        String columns = java.util.stream.Stream.concat(
                        table.fields().stream().map(HiveTable.Field::name),
                        run.options().partition().dynamic().stream())
                .map(HiveName::quote)
                .collect(Collectors.joining(", "));
        // Hive knows no function that fails on purpose and is not optimized away: '%d' does not take a text.
        return "INSERT OVERWRITE TABLE " + run.name().sql() + partition + " SELECT " + columns + " FROM " + stage.sql()
                + " CROSS JOIN (SELECT printf(if(count(*) = " + rows + ", '%s', '%d'), 'all') AS caravan_whole FROM "
                + stage.sql() + ") caravan_guard WHERE caravan_whole = 'all'";
    }

    private String fixed(String key) {
        return new PartitionValues(run.fixed().entries().stream()
                        .filter(entry -> entry.getKey().equals(key))
                        .toList())
                .sql();
    }
}
