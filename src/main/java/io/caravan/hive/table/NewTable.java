package io.caravan.hive.table;

import io.caravan.record.Column;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table that is to be made.
 *
 * @param columns that its files will hold
 * @param partitionKeys that its directories will hold
 * @param transactional whether its rows can be updated
 */
public record NewTable(HiveName name, List<Column> columns, List<Column> partitionKeys, boolean transactional) {
    public String sql() {
        return "CREATE TABLE IF NOT EXISTS " + name.sql() + " (" + declare(columns) + ")"
                + (partitionKeys.isEmpty() ? "" : " PARTITIONED BY (" + declare(partitionKeys) + ")")
                + " STORED AS ORC TBLPROPERTIES ('transactional'='" + transactional + "')";
    }

    /** The table as the metastore will know it, but for its location. */
    public HiveTable made() {
        return new HiveTable(
                name,
                fields(columns),
                fields(partitionKeys),
                "",
                transactional ? HiveTable.MANAGED : "EXTERNAL_TABLE",
                "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
                false,
                Map.of("transactional", Boolean.toString(transactional)),
                "");
    }

    private static List<HiveTable.Field> fields(List<Column> columns) {
        return columns.stream()
                .map(column -> new HiveTable.Field(lower(column), column.type().hive()))
                .toList();
    }

    private static String declare(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        HiveName.quote(lower(column)) + " " + column.type().hive())
                .collect(Collectors.joining(", "));
    }

    private static String lower(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
