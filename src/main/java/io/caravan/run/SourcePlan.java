package io.caravan.run;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import java.util.List;

/**
 * What a plan reads, for people: the statements and types are those that the run would use.
 *
 * @param columns in the order in which they are read
 * @param parts what is read for each split
 * @param notes what should be known before it runs, such as a window that is bounded, not exact
 */
public record SourcePlan(List<ReadColumn> columns, List<Part> parts, List<String> notes) {
    /**
     * A column as the source has it and as it is read.
     *
     * @param sourceType the source's own name of its type
     * @param type what its values become, as {@link ColumnType#parse} takes it
     * @param note what that loses or changes, empty if nothing
     */
    public record ReadColumn(String name, String sourceType, String type, String note) {}

    /**
     * What is read for one split.
     *
     * @param sql the statement, null if nothing has to be asked
     * @param predicate the condition on the rows, null for all
     * @param estimatedRows null if unknown
     */
    public record Part(int split, String sql, String predicate, Long estimatedRows) {}

    public SourcePlan {
        columns = List.copyOf(columns);
        parts = List.copyOf(parts);
        notes = List.copyOf(notes);
    }

    /** The columns of the batches that the run would send. */
    public Schema schema() {
        return new Schema(columns.stream()
                .map(column -> new Column(column.name(), ColumnType.parse(column.type()), column.note()))
                .toList());
    }
}
