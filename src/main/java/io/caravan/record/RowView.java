package io.caravan.record;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * One row of a batch as a map that reads the vectors where they are: no value is made that nobody asks for. Valid as
 * long as the batch is; goes from row to row instead of being made anew. Cannot be changed.
 */
public final class RowView extends AbstractMap<String, Object> {
    private final RecordBatch batch;
    private final Names names;
    private int row;

    public RowView(RecordBatch batch) {
        this.batch = batch;
        this.names = new Names(batch.schema());
    }

    /** Goes to a row, 0 being the first. */
    public RowView at(int index) {
        row = index;
        return this;
    }

    @Override
    public Object get(Object key) {
        int column = names.indexOf(key);
        return column < 0 ? null : batch.value(column, row);
    }

    @Override
    public boolean containsKey(Object key) {
        return names.indexOf(key) >= 0;
    }

    @Override
    public int size() {
        return batch.schema().size();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return copy().entrySet().iterator();
            }

            @Override
            public int size() {
                return RowView.this.size();
            }
        };
    }

    private Map<String, Object> copy() {
        Object[] values = new Object[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = batch.value(i, row);
        }
        return new RowMap(names, values);
    }

    /** Messages of steps may quote a body; they get no row's values. */
    @Override
    public String toString() {
        return "row " + row + " of " + batch;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
