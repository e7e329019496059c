package io.caravan.hive.table;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a table lacks to hold the rows of a source: columns, which are added behind the others, and wider types. Hive reads
 * files from before a change as they were written: NULL in a new column, the same value in a wider one.
 *
 * @param table as it is
 * @param added columns that it has not
 * @param widened columns as they would have to be
 */
public record ColumnChanges(HiveTable table, List<HiveTable.Field> added, List<HiveTable.Field> widened) {

    public static ColumnChanges of(HiveTable table, Schema source) {
        List<HiveTable.Field> added = new ArrayList<>();
        List<HiveTable.Field> widened = new ArrayList<>();
        for (Column column : source.columns()) {
            String name = column.name().toLowerCase(Locale.ROOT);
            HiveTable.Field field = new HiveTable.Field(name, column.type().hive());
            Optional<HiveTable.Field> there = named(table.fields(), name);
            if (there.isPresent()) {
                there.filter(old -> widens(old, column.type())).ifPresent(old -> widened.add(field));
            } else if (named(table.partitionKeys(), name).isEmpty()) {
                added.add(field);
            }
        }
        return new ColumnChanges(table, added, widened);
    }

    private static Optional<HiveTable.Field> named(List<HiveTable.Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    private static boolean widens(HiveTable.Field old, ColumnType type) {
        return old.columnType()
                .filter(there -> !TypeFit.lossless(type, there) && TypeFit.lossless(there, type))
                .isPresent();
    }

    public boolean isEmpty() {
        return added.isEmpty() && widened.isEmpty();
    }

    /** The table as it is after the changes. */
    public HiveTable applied() {
        List<HiveTable.Field> fields = new ArrayList<>();
        table.fields().forEach(field -> fields.add(named(widened, field.name()).orElse(field)));
        fields.addAll(added);
        return new HiveTable(
                table.name(),
                fields,
                table.partitionKeys(),
                table.location(),
                table.kind(),
                table.inputFormat(),
                table.bucketed(),
                table.parameters(),
                table.created());
    }

    /** The statements that make them. Partitions have columns of their own, to which CASCADE hands the change on. */
    public List<String> sql() {
        String alter = "ALTER TABLE " + table.name().sql();
        String cascade = table.partitioned() ? " CASCADE" : "";
        List<String> statements = new ArrayList<>();
        widened.forEach(field -> statements.add(
                alter + " CHANGE COLUMN " + HiveName.quote(field.name()) + " " + declared(field) + cascade));
        if (!added.isEmpty()) {
            statements.add(alter + " ADD COLUMNS ("
                    + added.stream().map(ColumnChanges::declared).collect(Collectors.joining(", ")) + ")" + cascade);
        }
        return statements;
    }

    private static String declared(HiveTable.Field field) {
        return HiveName.quote(field.name()) + " " + field.type();
    }

    /** What is changed, for people. */
    public String story() {
        List<String> parts = new ArrayList<>();
        if (!added.isEmpty()) {
            parts.add("new columns " + names(added));
        }
        if (!widened.isEmpty()) {
            parts.add("wider columns " + names(widened));
        }
        return String.join(" and ", parts);
    }

    private static String names(List<HiveTable.Field> fields) {
        return fields.stream().map(field -> field.name() + " " + field.type()).collect(Collectors.joining(", "));
    }
}
