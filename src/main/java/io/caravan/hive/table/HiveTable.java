package io.caravan.hive.table;

import io.caravan.record.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the metastore knows about a table, as far as writing into it depends on it.
 *
 * @param name its full name
 * @param fields the columns that its files hold, in order
 * @param partitionKeys the columns that its directories hold, in order
 * @param location full URI of its directory
 * @param kind what it is to the metastore, such as {@code MANAGED_TABLE}
 * @param inputFormat the class that reads its files
 * @param bucketed whether its rows are spread over buckets
 * @param parameters the table properties
 * @param created when it was made, as the metastore says; empty if unknown
 */
public record HiveTable(
        HiveName name,
        List<Field> fields,
        List<Field> partitionKeys,
        String location,
        String kind,
        String inputFormat,
        boolean bucketed,
        Map<String, String> parameters,
        String created) {
    public static final String MANAGED = "MANAGED_TABLE";

    public HiveTable {
        fields = List.copyOf(fields);
        partitionKeys = List.copyOf(partitionKeys);
        parameters = Map.copyOf(parameters);
    }

    /**
     * A column.
     *
     * @param name lower-case
     * @param type as Hive writes it, also types that no source has
     */
    public record Field(String name, String type) {
        /** The type, empty for one that cannot be written (arrays, maps, structs, local time zones). */
        public Optional<ColumnType> columnType() {
            try {
                ColumnType parsed = ColumnType.parse(type);
                // Files hold no zone, so a timestamp with one would be shifted by the reader's.
                return parsed.kind() == ColumnType.Kind.INSTANT ? Optional.empty() : Optional.of(parsed);
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }
    }

    /** Whether Hive owns the files. */
    public boolean managed() {
        return kind.equals(MANAGED);
    }

    /** Whether its rows come from a query: an ordinary or a materialized view. */
    public boolean view() {
        return kind.endsWith("_VIEW");
    }

    public boolean orc() {
        return inputFormat.endsWith(".OrcInputFormat");
    }

    public boolean transactional() {
        return "true".equalsIgnoreCase(parameters.get("transactional"));
    }

    /** Whether rows can be updated, not only inserted. */
    public boolean updatable() {
        return transactional() && !"insert_only".equalsIgnoreCase(parameters.get("transactional_properties"));
    }

    public boolean partitioned() {
        return !partitionKeys.isEmpty();
    }
}
