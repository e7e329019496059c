package io.caravan.hive;

import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Overwrite of a transactional table: one INSERT OVERWRITE from the staged files, a transaction of Hive. Running it again
 * gives the same rows, so an unknown outcome is answered by doing it again.
 */
final class OverwriteRows implements Publisher {
    private final Publication run;
    private boolean certain;

    OverwriteRows(Publication run) {
        this.run = run;
    }

    @Override
    public void publish(Manifest manifest) {
        HiveTable table = run.table();
        Optional<Schema> schema = StagedColumns.read(manifest);
        if (manifest.rows() == 0 || schema.isEmpty()) {
            empty(table);
        } else {
            run.hive().with(session -> {
                StageTable stage = StageTable.open(session, run, table, schema.get(), manifest);
                Settings.forWriting(session);
                session.execute(insert(table, stage));
                stage.drop(session);
                return null;
            });
        }
        certain = true;
    }

    @Override
    public boolean verify(Manifest manifest) {
        return certain;
    }

    private void empty(HiveTable table) {
        if (!table.partitioned()) {
            run.hive().execute("TRUNCATE TABLE " + run.name().sql());
            return;
        }
        for (PartitionValues prefix : prefixes()) {
            for (PartitionValues partition : run.tables().partitions(run.name(), prefix.normal(table))) {
                truncate(partition);
            }
        }
    }

    private java.util.List<PartitionValues> prefixes() {
        return run.options().mode() == WriteMode.OVERWRITE ? java.util.List.of(run.fixed()) : run.scope();
    }

    private void truncate(PartitionValues partition) {
        run.hive().execute("TRUNCATE TABLE " + run.name().sql() + " PARTITION (" + partition.sql() + ")");
    }

    private String insert(HiveTable table, StageTable stage) {
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
        return "INSERT OVERWRITE TABLE " + run.name().sql() + partition + " SELECT " + columns + " FROM " + stage.sql();
    }

    private String fixed(String key) {
        return new PartitionValues(run.fixed().entries().stream()
                        .filter(entry -> entry.getKey().equals(key))
                        .toList())
                .sql();
    }
}
