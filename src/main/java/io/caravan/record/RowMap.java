package io.caravan.record;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A row as a map from column name to Java value, in the order of the columns. It holds its own values, so it outlives
 * the batch, and it can be changed: it is an array until a key is added or removed, and a LinkedHashMap from then on.
 */
final class RowMap extends AbstractMap<String, Object> {
    private final Names names;
    private Object[] values;
    private Map<String, Object> changed;

    RowMap(Names names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    /** The value of a column if the keys are still those of the schema of these names, without a look-up. */
    boolean isArrayOf(Schema schema) {
        return changed == null && names.schema() == schema;
    }

    Object valueAt(int column) {
        return values[column];
    }

    /**
     * A batch of this row alone, with these columns; with all there are if the row lacks one of them. What a step has set
     * is of the type of its column; for a key that is none, the type comes from its value.
     */
    RecordBatch batch(Set<String> columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        List<Column> types = new ArrayList<>();
        for (String column : keySet().containsAll(columns) ? columns : keySet()) {
            int index = names.indexOf(column);
            row.put(column, get(column));
            types.add(index < 0 ? guess(column, get(column)) : names.schema().column(index));
        }
        return MapsIn.read(List.of(row), new Schema(types));
    }

    private static Column guess(String column, Object value) {
        SchemaGuess guess = new SchemaGuess(false);
        guess.see(Collections.singletonMap(column, value));
        return guess.schema().column(0);
    }

    @Override
    public Object get(Object key) {
        if (changed != null) {
            return changed.get(key);
        }
        int index = names.indexOf(key);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(Object key) {
        return changed != null ? changed.containsKey(key) : names.indexOf(key) >= 0;
    }

    @Override
    public int size() {
        return changed != null ? changed.size() : values.length;
    }

    @Override
    public Object put(String key, Object value) {
        int index = changed != null ? -1 : names.indexOf(key);
        if (index < 0) {
            return linked().put(key, value);
        }
        Object old = values[index];
        values[index] = value;
        return old;
    }

    @Override
    public Object remove(Object key) {
        return containsKey(key) ? linked().remove(key) : null;
    }

    @Override
    public void clear() {
        linked().clear();
    }

    @Override
    public Set<String> keySet() {
        return changed != null ? changed.keySet() : super.keySet();
    }

    @Override
    public Collection<Object> values() {
        return changed != null ? changed.values() : super.values();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new Entries();
    }

    private Map<String, Object> linked() {
        if (changed == null) {
            Map<String, Object> linked = new LinkedHashMap<>(2 * values.length);
            for (int i = 0; i < values.length; i++) {
                linked.put(names.get(i), values[i]);
            }
            changed = linked;
            values = null;
        }
        return changed;
    }

    /** Reads whichever form the map has at the moment; its iterator removes through the map. */
    private final class Entries extends AbstractSet<Entry<String, Object>> {
        @Override
        public int size() {
            return RowMap.this.size();
        }

        @Override
        public Iterator<Entry<String, Object>> iterator() {
            return changed != null ? changed.entrySet().iterator() : new Columns();
        }
    }

    private final class Columns implements Iterator<Entry<String, Object>> {
        private int next;
        private Iterator<Entry<String, Object>> rest;

        @Override
        public boolean hasNext() {
            if (rest == null && values == null) {
                throw new ConcurrentModificationException();
            }
            return rest != null ? rest.hasNext() : next < values.length;
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (rest != null) {
                return rest.next();
            }
            return new Field(next++);
        }

        /** The first removal turns the map into a LinkedHashMap; the walk goes on in that. */
        @Override
        public void remove() {
            if (next == 0) {
                throw new IllegalStateException();
            }
            if (rest == null) {
                rest = linked().entrySet().iterator();
                for (int i = 0; i < next; i++) {
                    rest.next();
                }
            }
            rest.remove();
        }
    }

    private final class Field implements Entry<String, Object> {
        private final int index;

        Field(int index) {
            this.index = index;
        }

        @Override
        public String getKey() {
            return names.get(index);
        }

        @Override
        public Object getValue() {
            return RowMap.this.get(names.get(index));
        }

        @Override
        public Object setValue(Object value) {
            return put(names.get(index), value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry<?, ?> entry
                    && getKey().equals(entry.getKey())
                    && java.util.Objects.equals(getValue(), entry.getValue());
        }

        @Override
        public int hashCode() {
            return getKey().hashCode() ^ java.util.Objects.hashCode(getValue());
        }

        @Override
        public String toString() {
            return getKey() + "=" + getValue();
        }
    }
}
