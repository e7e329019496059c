package io.caravan.record;

import java.util.Objects;

/**
 * A column of a schema.
 *
 * @param name the name as the source spells it, never blank
 * @param type what its values are
 * @param note what the mapping from the source's own type loses or changes, for {@code plan} to show; empty if nothing
 */
public record Column(String name, ColumnType type, String note) {
    public Column {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(note, "note");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name");
        }
    }

    public Column(String name, ColumnType type) {
        this(name, type, "");
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
