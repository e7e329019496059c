package io.caravan.hive;

import io.caravan.hive.orc.PartitionNames;
import io.caravan.hive.publish.LoadFiles;
import io.caravan.hive.publish.MergeRows;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.server.HiveException;
import io.caravan.hive.table.ColumnChanges;
import io.caravan.hive.table.ColumnPolicy;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.NewTable;
import io.caravan.hive.table.PartitionSpec;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table that a run writes into: made if it is absent, compared with the source if it is there. */
record TargetTable(Publication run) {

    /** Finds or makes the table and matches the source's columns with its own. */
    HiveLayout prepare(Schema source, String version) {
        Optional<HiveTable> there = run.tables().find(run.name());
        if (there.isEmpty()) {
            // Whatever is wrong is said before a table is made that would stay.
            fit(absent(source).made(), source, version);
        }
        HiveTable table = there.map(found -> evolved(found, source, version)).orElseGet(() -> make(source));
        LoadFiles.refuseTwice(run, table);
        HiveLayout layout = fit(table, source, version);
        left(table, source, layout).forEach(run::say);
        return layout;
    }

    /** The table with the columns that the source has more, if the route wants that. */
    private HiveTable evolved(HiveTable found, Schema source, String version) {
        if (run.options().columns() != ColumnPolicy.EVOLVE
                || ColumnChanges.of(found, source).isEmpty()) {
            return found;
        }
        HiveTable now = run.table();
        ColumnChanges changes = ColumnChanges.of(now, source);
        fit(changes.applied(), source, version);
        List<String> statements = changes.sql();
        for (String sql : statements) {
            alter(sql, source);
        }
        if (!statements.isEmpty()) {
            run.say("altered Hive table " + run.name() + ": " + changes.story());
        }
        return run.table();
    }

    private void alter(String sql, Schema source) {
        try {
            run.tables().alter(run.name(), sql);
        } catch (HiveException e) {
            // Another run may have made the same change at the same moment.
            if (!ColumnChanges.of(run.table(), source).isEmpty()) {
                throw new RunException(
                        e.category(),
                        run.subject() + ": cannot alter Hive table '" + run.name() + "': " + e.getMessage()
                                + ". Alter it yourself: " + sql + ".",
                        e);
            }
        }
    }

    /** What is not carried over because one side has no column for it, in words. */
    List<String> left(HiveTable table, Schema source, HiveLayout layout) {
        List<String> words = new ArrayList<>();
        List<HiveTable.Field> more = ColumnChanges.of(table, source).added();
        if (!more.isEmpty()) {
            words.add("columns of the source that the table has not are left out: "
                    + String.join(", ", more.stream().map(HiveTable.Field::name).toList()));
        }
        if (!layout.absent().isEmpty()) {
            words.add("columns of the table that the source has not are NULL in the rows that are written: "
                    + String.join(", ", layout.absent()));
        }
        return words;
    }

    /** Matches the source's columns with those of the table, or says all that keeps them apart. */
    HiveLayout fit(HiveTable table, Schema source, String version) {
        check(table);
        try {
            return HiveLayout.of(run.options(), table, source, version);
        } catch (IllegalArgumentException e) {
            // It may have been altered a moment ago.
            run.tables().forget(run.name());
            throw RunException.user(run.subject() + ": cannot write into Hive table '" + run.name() + "': "
                    + e.getMessage() + ". " + remedy(table, source));
        }
    }

    private String remedy(HiveTable table, Schema source) {
        List<String> keys =
                table.partitionKeys().stream().map(HiveTable.Field::name).toList();
        List<String> named = run.options().partition().names();
        if (!named.equals(keys)) {
            return named.containsAll(keys) || keys.isEmpty()
                    ? "Hive cannot add partitions to a table: write into another one, or drop this one, so that the run"
                            + " makes it anew, and begin anew with 'caravan reset'."
                    : "Name all keys of the table, in their order: partition=" + String.join("/", keys)
                            + ", each with its value or filled by a column of the source.";
        }
        ColumnChanges changes = ColumnChanges.of(table, source);
        boolean gone = table.fields().stream().anyMatch(field -> source.indexOf(field.name()) < 0);
        boolean fails = run.options().columns() == ColumnPolicy.FAIL;
        String ignore = fails && gone
                ? " With columns=ignore or columns=evolve, a column that the source has no longer is NULL in the rows"
                        + " that are written."
                : "";
        if (changes.isEmpty() || run.options().columns() == ColumnPolicy.EVOLVE) {
            return "Alter the table, or choose the source's columns with 'columns' or 'query'." + ignore;
        }
        // What the table cannot hold is not helped by leaving other columns out.
        return "Let the run alter the table with columns=evolve, or do it yourself: "
                + String.join("; ", changes.sql())
                + ". Or choose the source's columns, with 'columns' or 'query' of the source"
                + (fails && changes.widened().isEmpty() ? ", or columns=ignore of the target." : ".") + ignore;
    }

    /** The table that is made when there is none, and how. */
    NewTable absent(Schema source) {
        HiveOptions options = run.options();
        if (!options.create()) {
            throw RunException.user(run.subject() + ": cannot write into Hive table '" + run.name()
                    + "': it does not exist and create is 'false'. Create it, or set create=true.");
        }
        List<Column> keys = partitionKeys(source);
        List<Column> columns = source.columns().stream()
                .filter(column -> keys.stream().noneMatch(key -> key.name().equalsIgnoreCase(column.name())))
                .toList();
        if (columns.isEmpty()) {
            throw RunException.user(run.subject() + ": cannot create Hive table '" + run.name()
                    + "': every column is a partition column. Leave one out of 'partition'.");
        }
        return new NewTable(run.name(), columns, keys, options.mode() == WriteMode.UPSERT);
    }

    private HiveTable make(Schema source) {
        NewTable table = absent(source);
        // Says what is wrong with a name before anything is made.
        table.sql();
        try {
            if (run.options().createDatabase()) {
                run.tables().createDatabase(run.name().database());
            }
            run.tables().create(table);
        } catch (HiveException e) {
            throw new RunException(
                    e.category(),
                    run.subject() + ": cannot create Hive table '" + run.name() + "': " + e.getMessage()
                            + ". Create it yourself with the columns you want.",
                    e);
        } catch (RunException e) {
            throw new RunException(
                    e.category(),
                    run.subject() + ": cannot create Hive table '" + run.name() + "': " + e.getMessage() + ".",
                    e);
        }
        run.say("created Hive table " + run.name());
        return run.table();
    }

    private List<Column> partitionKeys(Schema source) {
        List<Column> keys = new ArrayList<>();
        for (PartitionSpec.Key key : run.options().partition().keys()) {
            int index = source.indexOf(key.name());
            if (key.template() != null && index >= 0) {
                throw RunException.user(
                        run.subject() + ": cannot create Hive table '" + run.name() + "': partition key '"
                                + key.name()
                                + "' has a fixed value and is a column of the source too. Rename the key, or leave "
                                + "the column out.");
            }
            if (key.template() == null && index < 0) {
                throw RunException.user(run.subject() + ": cannot create Hive table '" + run.name()
                        + "': partition column '" + key.name() + "' is not in the source. Give it a value, for example "
                        + key.name() + "=${bizdate}.");
            }
            ColumnType type = key.template() != null ? ColumnType.STRING : source.type(index);
            if (!PartitionNames.possible(type.kind())) {
                throw RunException.user(run.subject() + ": cannot create Hive table '" + run.name()
                        + "': partition column '" + key.name() + "' is " + type + ". Use text, an integer or a date.");
            }
            keys.add(new Column(key.name().toLowerCase(Locale.ROOT), type));
        }
        return keys;
    }

    private void check(HiveTable table) {
        if (table.view()) {
            throw RunException.user(run.subject() + ": cannot write into Hive table '" + run.name() + "': it is a "
                    + table.kind().toLowerCase(Locale.ROOT).replace('_', ' ').replace("virtual ", "")
                    + ", whose rows come from its query. Write into the table that it reads.");
        }
        run.fixed().entries().forEach(entry -> {
            String unfit = PartitionValues.unfit(
                    entry.getKey(),
                    entry.getValue(),
                    run.options().partition().keys().size());
            if (unfit != null) {
                throw RunException.user(run.subject() + ": cannot write into partition '" + entry.getKey() + "="
                        + entry.getValue() + "' of Hive table '" + run.name() + "': " + unfit
                        + ". Choose another value in 'partition'.");
            }
        });
        if (!table.orc()) {
            throw RunException.user(
                    run.subject() + ": cannot write into Hive table '" + run.name() + "': it is stored as "
                            + format(table) + ". Create it with STORED AS ORC, or write into another table.");
        }
        if (table.bucketed() && (!table.transactional() || run.options().mode() == WriteMode.APPEND)) {
            throw RunException.user(run.subject() + ": cannot write into Hive table '" + run.name()
                    + "': it is bucketed. Write into a table without CLUSTERED BY.");
        }
        if (run.options().mode() == WriteMode.UPSERT) {
            MergeRows.check(run.subject(), run.options(), table);
        }
        boolean dynamic = !run.options().partition().dynamic().isEmpty();
        if (table.transactional() && dynamic && run.options().mode() == WriteMode.APPEND) {
            throw RunException.user(run.subject() + ": cannot append to Hive table '" + run.name()
                    + "': it is transactional, and partition '"
                    + String.join("/", run.options().partition().names())
                    + "' is filled by the source. Use mode=upsert, a fixed partition, or a table that is not"
                    + " transactional.");
        }
    }

    private static String format(HiveTable table) {
        String name = table.inputFormat().substring(table.inputFormat().lastIndexOf('.') + 1);
        return name.isEmpty()
                ? "nothing that is known"
                : name.replace("InputFormat", "").replace("Mapred", "");
    }

    /** The table at publish time, if its columns are still those that were staged for. */
    HiveTable unchanged(Optional<HiveTable> found, Optional<Schema> staged) {
        HiveTable table = found.orElseThrow(() -> RunException.data(run.subject() + ": cannot publish into Hive table '"
                + run.name() + "': it was dropped after the run was staged. Run it again."));
        check(table);
        List<String> keys =
                table.partitionKeys().stream().map(HiveTable.Field::name).toList();
        if (!keys.equals(run.options().partition().names())) {
            throw RunException.user(run.subject() + ": cannot publish into Hive table '" + run.name()
                    + "': it is partitioned by " + keys + " and option partition names "
                    + run.options().partition().names() + ". Name all keys of the table.");
        }
        if (staged.isPresent()) {
            List<String> now =
                    table.fields().stream().map(HiveTable.Field::name).toList();
            List<String> then =
                    staged.get().columns().stream().map(Column::name).toList();
            if (then.size() < now.size() || !then.subList(0, now.size()).equals(now)) {
                throw RunException.data(run.subject() + ": cannot publish into Hive table '" + run.name()
                        + "': its columns were altered after the run was staged. Run it again.");
            }
        }
        return table;
    }
}
