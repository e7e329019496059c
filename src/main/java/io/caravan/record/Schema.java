package io.caravan.record;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.orc.TypeDescription;

/**
 * The ordered columns of a batch. Names are unique without regard to case, because Hive lower-cases them.
 *
 * @param columns at least one column
 */
public record Schema(List<Column> columns) {
    /**
     * The exchange property with the schema of the rows in the route, a Schema or its JSON: what maps, JSON and CSV
     * that a step returns are converted with.
     */
    public static final String PROPERTY = "CaravanSchema";

    public Schema {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one column");
        }
        Map<String, String> seen = new HashMap<>();
        for (Column column : columns) {
            String twin = seen.put(column.name().toLowerCase(Locale.ROOT), column.name());
            if (twin != null) {
                throw new IllegalArgumentException("columns '" + twin + "' and '" + column.name()
                        + "' differ only by case, which Hive cannot keep apart. Rename one in 'columns' or 'query'.");
            }
        }
    }

    public static Schema of(Column... columns) {
        return new Schema(List.of(columns));
    }

    public int size() {
        return columns.size();
    }

    public Column column(int index) {
        return columns.get(index);
    }

    public ColumnType type(int index) {
        return columns.get(index).type();
    }

    /** The index of a column, without regard to case, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The struct that ORC writes for this schema, with lower-case names. */
    public TypeDescription orc() {
        TypeDescription struct = TypeDescription.createStruct();
        for (Column column : columns) {
            struct.addField(
                    column.name().toLowerCase(Locale.ROOT), column.type().orc());
        }
        return struct;
    }

    /** The schema as one line of JSON, to be frozen in plans and manifests; {@link #parse} reads it back. */
    public String toJson() {
        return SchemaJson.write(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Schema parse(String json) {
        return SchemaJson.parse(json);
    }
}
