package io.caravan.hive.orc;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/**
 * Sorts the rows of a batch by the values of partition columns. A path is made once for each new combination of values;
 * rows cost a comparison with the row before, or a look-up. One thread at a time uses it.
 */
public final class OrcPartitions {
    /** Spells the partition path of a row: {@code dt=2026-01-01/site=a}. */
    @FunctionalInterface
    interface Namer {
        String path(RecordBatch batch, int row);
    }

    private final int[] keys;
    private final Namer namer;
    private final Map<Key, Group> known = new HashMap<>();
    private final List<Group> inBatch = new ArrayList<>();
    private final Key probe = new Key();

    private OrcPartitions(int[] keys, Namer namer) {
        this.keys = keys;
        this.namer = namer;
    }

    /** Every row in one partition; empty for a table without. */
    static OrcPartitions fixed(String path) {
        return new OrcPartitions(new int[0], (batch, row) -> path);
    }

    /** The partition is in these columns of the schema. */
    public static OrcPartitions by(int[] columns, Namer namer) {
        return new OrcPartitions(columns.clone(), namer);
    }

    /** The columns of the schema that are no partition keys. */
    int[] stored(Schema schema) {
        return IntStream.range(0, schema.size())
                .filter(column -> IntStream.of(keys).noneMatch(key -> key == column))
                .toArray();
    }

    /** Sorts the rows; what the methods below tell is true until the next call. */
    void group(RecordBatch batch) {
        inBatch.forEach(Group::empty);
        inBatch.clear();
        int size = batch.size();
        if (keys.length == 0) {
            Group only = known.computeIfAbsent(probe, key -> new Group(namer.path(batch, 0)));
            only.count = size;
            inBatch.add(only);
            return;
        }
        Group last = null;
        for (int row = 0; row < size; row++) {
            if (last == null || !sameAsBefore(batch, row)) {
                last = groupOf(batch, row);
            }
            last.add(row);
        }
    }

    int groups() {
        return inBatch.size();
    }

    String path(int group) {
        return inBatch.get(group).path;
    }

    int rows(int group) {
        return inBatch.get(group).count;
    }

    /** The row numbers of a group, ascending. */
    int[] selected(int group) {
        return inBatch.get(group).rows;
    }

    private Group groupOf(RecordBatch batch, int row) {
        probe.clear();
        for (int key : keys) {
            probe.add(batch.vectors().cols[key], row);
        }
        Group group = known.get(probe);
        if (group == null) {
            group = new Group(namer.path(batch, row));
            known.put(probe.copy(), group);
        }
        if (group.count == 0) {
            inBatch.add(group);
        }
        return group;
    }

    private boolean sameAsBefore(RecordBatch batch, int row) {
        for (int key : keys) {
            ColumnVector vector = batch.vectors().cols[key];
            if (!vector.isRepeating && !same(vector, row - 1, row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(ColumnVector vector, int a, int b) {
        if (!vector.noNulls && (vector.isNull[a] || vector.isNull[b])) {
            return vector.isNull[a] && vector.isNull[b];
        }
        if (vector instanceof LongColumnVector longs) {
            return longs.vector[a] == longs.vector[b];
        }
        if (vector instanceof BytesColumnVector bytes) {
            return Arrays.equals(
                    bytes.vector[a],
                    bytes.start[a],
                    bytes.start[a] + bytes.length[a],
                    bytes.vector[b],
                    bytes.start[b],
                    bytes.start[b] + bytes.length[b]);
        }
        return false;
    }

    /** The rows of one partition in the present batch. */
    private static final class Group {
        final String path;
        int[] rows = new int[0];
        int count;

        Group(String path) {
            this.path = path;
        }

        void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, Math.max(16, 2 * count));
            }
            rows[count++] = row;
        }

        void empty() {
            count = 0;
        }
    }

    /** The values of the keys as bytes, to be looked up. */
    private static final class Key {
        private byte[] bytes = new byte[64];
        private int length;

        void clear() {
            length = 0;
        }

        void add(ColumnVector vector, int row) {
            int at = vector.isRepeating ? 0 : row;
            if (!vector.noNulls && vector.isNull[at]) {
                add(0L, 1);
                return;
            }
            add(1L, 1);
            if (vector instanceof BytesColumnVector text) {
                add(text.length[at], 4);
                room(text.length[at]);
                System.arraycopy(text.vector[at], text.start[at], bytes, length, text.length[at]);
                length += text.length[at];
            } else if (vector instanceof LongColumnVector longs) {
                add(longs.vector[at], 8);
            } else if (vector instanceof DoubleColumnVector doubles) {
                add(Double.doubleToLongBits(doubles.vector[at]), 8);
            } else if (vector instanceof TimestampColumnVector times) {
                add(times.time[at], 8);
                add(times.nanos[at], 4);
            } else if (vector instanceof DecimalColumnVector decimals) {
                byte[] digits = decimals.vector[at].toString().getBytes(StandardCharsets.US_ASCII);
                add(digits.length, 4);
                room(digits.length);
                System.arraycopy(digits, 0, bytes, length, digits.length);
                length += digits.length;
            } else {
                throw new IllegalArgumentException(
                        "no partition by " + vector.getClass().getSimpleName());
            }
        }

        private void add(long value, int size) {
            room(size);
            for (int i = 0; i < size; i++) {
                bytes[length++] = (byte) (value >>> 8 * i);
            }
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
            }
        }

        Key copy() {
            Key copy = new Key();
            copy.bytes = Arrays.copyOf(bytes, length);
            copy.length = length;
            return copy;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, 0, length, key.bytes, 0, key.length);
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (int i = 0; i < length; i++) {
                hash = 31 * hash + bytes[i];
            }
            return hash;
        }
    }
}
