package io.caravan.hive;

import io.caravan.hive.publish.MergeRows;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.publish.Publishers;
import io.caravan.hive.table.ColumnChanges;
import io.caravan.hive.table.ColumnPolicy;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.HiveTables;
import io.caravan.hive.table.NewTable;
import io.caravan.hive.table.TypeFit;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.TargetPlan;
import io.caravan.run.TargetPlan.WrittenColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a run would do to a Hive table, by asking those that would do it. Reads the metastore, changes nothing. */
final class HiveExplanation {
    private final Publication run;
    private final TargetTable target;
    private final String name;
    private final String success;
    private final List<String> prepare = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param success the file that the run leaves at its end, empty for none */
    HiveExplanation(Publication run, String name, String success) {
        this.success = success;
        this.run = run;
        this.target = new TargetTable(run);
        this.name = name;
    }

    TargetPlan of(Plan plan, Schema schema) {
        List<WrittenColumn> columns = List.of();
        List<String> publish = List.of();
        String version = run.options().version(schema, plan.cursorColumn());
        String problem = null;
        try {
            Optional<HiveTable> there = run.tables().ask(run.name());
            HiveTable table = there.map(found -> evolved(found, schema)).orElseGet(() -> absent(schema));
            columns = columns(table, schema);
            HiveLayout layout = target.fit(table, schema, version);
            notes.addAll(target.left(table, schema, layout));
            int width = table.fields().size();
            if (run.options().mode() == WriteMode.UPSERT && width > MergeRows.SLOW) {
                notes.add("Hive compiles a MERGE of " + width + " columns for many seconds, up to a minute or two, and"
                        + " answers no other statement meanwhile; choose fewer with 'columns', or use another mode");
            }
            publish = new ArrayList<>(Publishers.of(run, table).explain(table, layout.schema(), version));
            if (!success.isEmpty()) {
                publish.add("-- the file " + success + " is removed before, and written when all is visible");
            }
        } catch (RunException e) {
            if (e.category().retryable()) {
                throw e;
            }
            String route = run.subject().substring(0, run.subject().lastIndexOf('/'));
            problem = e.names(route) ? e.getMessage() : run.subject() + ": " + e.getMessage();
        }
        return new TargetPlan(
                name, run.options().mode().option(), effect(version), prepare, publish, columns, notes, problem);
    }

    /** The table as the run would have it; what it would alter is noted. */
    private HiveTable evolved(HiveTable found, Schema schema) {
        ColumnChanges changes = ColumnChanges.of(found, schema);
        if (run.options().columns() != ColumnPolicy.EVOLVE || changes.isEmpty()) {
            return found;
        }
        prepare.addAll(changes.sql());
        notes.add("the table will be altered: " + changes.story());
        return changes.applied();
    }

    /** The table that would be made; its statements are noted. */
    private HiveTable absent(Schema schema) {
        NewTable table = target.absent(schema);
        String database = run.name().database();
        boolean missing = !run.tables().hasDatabase(database);
        if (missing && !run.options().createDatabase()) {
            throw RunException.user(run.subject() + ": cannot create Hive table '" + run.name() + "': "
                    + HiveTables.noDatabase(database).getMessage() + ".");
        }
        if (run.options().createDatabase()) {
            prepare.add(HiveTables.databaseSql(database));
        }
        prepare.add(table.sql());
        notes.add((missing ? "the database and the table do" : "the table does") + " not exist and will be created");
        return table.made();
    }

    private List<WrittenColumn> columns(HiveTable table, Schema schema) {
        List<WrittenColumn> columns = new ArrayList<>();
        table.fields().forEach(field -> columns.add(column(field, schema)));
        for (HiveTable.Field key : table.partitionKeys()) {
            columns.add(fixed(key)
                    .map(value -> new WrittenColumn(key.name(), null, null, key.type(), value, "partition"))
                    .orElseGet(() -> column(key, schema)));
        }
        return columns;
    }

    private Optional<String> fixed(HiveTable.Field key) {
        return run.fixed().entries().stream()
                .filter(entry -> entry.getKey().equals(key.name()))
                .map(java.util.Map.Entry::getValue)
                .findFirst();
    }

    private static WrittenColumn column(HiveTable.Field field, Schema schema) {
        int index = schema.indexOf(field.name());
        if (index < 0) {
            return new WrittenColumn(field.name(), null, null, field.type(), null, "no column of the source fills it");
        }
        Column from = schema.column(index);
        return new WrittenColumn(
                field.name(), from.name(), from.type().toString(), field.type(), null, note(field, from));
    }

    private static String note(HiveTable.Field field, Column from) {
        List<String> notes = new ArrayList<>();
        if (!field.name().equals(from.name())) {
            notes.add("Hive keeps names in lower case");
        }
        if (from.type().kind() == ColumnType.Kind.INSTANT) {
            notes.add("an instant is kept as the wall clock of UTC");
        }
        Optional<ColumnType> wanted = field.columnType();
        if (wanted.isEmpty() || !TypeFit.lossless(from.type(), wanted.get())) {
            notes.add("cannot hold every value of " + from.type());
        } else if (!from.type().hive().equals(field.type())) {
            notes.add("wider than the source, nothing is lost");
        }
        return String.join("; ", notes);
    }

    private String effect(String version) {
        String partition = run.fixed().isEmpty() ? "the table" : "partition " + run.fixed() + " of the table";
        return switch (run.options().mode()) {
            case APPEND -> "the rows are added to " + partition + "; a run again for the same time replaces its own";
            case OVERWRITE -> partition + " holds exactly the result afterwards, also when it is empty";
            case OVERWRITE_DYNAMIC ->
                "each partition in the result holds exactly the result afterwards"
                        + (run.scope().isEmpty()
                                ? "; the others stay"
                                : ", and those of " + run.scope() + " that are not in it become empty");
            case UPSERT ->
                "rows with a known " + String.join(", ", run.options().key())
                        + " are updated, the others inserted; of two"
                        + " with one key "
                        + (version.isEmpty()
                                ? "the one sent last wins"
                                : "the one with the larger " + version + " wins");
        };
    }
}
