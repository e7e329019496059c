package io.caravan.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DateColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * Some thousands of rows as column vectors: the body of every exchange between a source and a target.
 *
 * <p>A batch belongs to the source that filled it and is filled again once the exchange is through: a step that keeps
 * values beyond its exchange copies them. One thread works on a batch at a time. Rows are dense: {@code selected} of
 * the vectors is never in use.
 *
 * <p>A batch of a source of files also holds their content, for targets that copy files; see its subclass.
 *
 * <p>As an {@link Iterable} it gives one map a row, so that Camel's {@code split(body())} walks the rows.
 */
public class RecordBatch implements Iterable<Map<String, Object>> {
    private final Schema schema;
    private final VectorizedRowBatch vectors;
    private long bytes;

    public RecordBatch(Schema schema, VectorizedRowBatch vectors) {
        this.schema = Objects.requireNonNull(schema, "schema");
        this.vectors = Objects.requireNonNull(vectors, "vectors");
        if (vectors.numCols != schema.size()) {
            throw new IllegalArgumentException("a batch of " + vectors.numCols + " vectors does not fit a schema of "
                    + schema.size() + " columns");
        }
    }

    /** An empty batch with room for {@code capacity} rows. */
    public static RecordBatch allocate(Schema schema, int capacity) {
        RecordBatch batch = new RecordBatch(
                schema, schema.orc().createRowBatch(TypeDescription.RowBatchVersion.USE_DECIMAL64, capacity));
        batch.reset();
        return batch;
    }

    public Schema schema() {
        return schema;
    }

    public VectorizedRowBatch vectors() {
        return vectors;
    }

    /** A cursor before the first row. */
    public Row row() {
        return new Row(this);
    }

    public boolean isNull(int column, int row) {
        return Values.isNull(vectors.cols[column], row);
    }

    /**
     * A value as a Java object: Boolean, Integer for whole numbers up to INT, Long, Float, Double, BigDecimal with the
     * column's scale, String, byte[], LocalDate, LocalDateTime for TIMESTAMP, Instant for INSTANT; null for NULL.
     */
    public Object value(int column, int row) {
        return Values.get(schema.type(column), vectors.cols[column], row);
    }

    /** The rows as maps from column name to {@link #value}. They hold their own values and may be kept and changed. */
    public List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>(size());
        iterator().forEachRemaining(rows::add);
        return rows;
    }

    /** Whether a body is one of {@link #rows}, which knows the types of its columns. */
    public static boolean isRow(Object body) {
        return body instanceof RowMap;
    }

    /**
     * A batch of one row.
     *
     * @param row for which {@link #isRow} holds
     * @param columns the only ones that are needed; all come if the row lacks one of them
     */
    public static RecordBatch ofRow(Object row, Set<String> columns) {
        return ((RowMap) row).batch(columns);
    }

    /**
     * The rows as a JSON array of objects by column name. Numbers are exact, binary is base64, dates and times are ISO
     * 8601.
     */
    public String json() {
        return new String(JsonOut.write(this), StandardCharsets.UTF_8);
    }

    @Override
    public Iterator<Map<String, Object>> iterator() {
        return new RowMaps(this);
    }

    /** A batch with its own copy of the values, for a step that keeps them beyond its exchange. */
    public RecordBatch copy() {
        int room = Math.max(1, size());
        VectorizedRowBatch copies = new VectorizedRowBatch(vectors.numCols, room);
        for (int i = 0; i < vectors.numCols; i++) {
            copies.cols[i] = Vectors.copy(vectors.cols[i], size(), room);
        }
        copies.size = size();
        RecordBatch copy = new RecordBatch(schema, copies);
        copy.bytes = bytes;
        return copy;
    }

    /**
     * Keeps only the rows whose index passes, in their order, without touching their values.
     *
     * @return the number of rows that were dropped
     */
    public int retain(IntPredicate keep) {
        int before = size();
        int[] kept = Vectors.kept(before, keep);
        if (kept.length < before) {
            for (ColumnVector vector : vectors.cols) {
                Vectors.compact(vector, kept);
            }
            vectors.size = kept.length;
        }
        return before - kept.length;
    }

    /** The number of rows. */
    public int size() {
        return vectors.size;
    }

    public int capacity() {
        return vectors.getMaxSize();
    }

    /** Makes room for {@code capacity} rows and keeps the rows there are. */
    void grow(int capacity) {
        for (var vector : vectors.cols) {
            vector.ensureSize(capacity, true);
        }
        if (vectors.selected.length < capacity) {
            vectors.selected = new int[capacity];
        }
    }

    /** The bytes that these rows took on the wire of their source, 0 if unknown. */
    public long bytes() {
        return bytes;
    }

    public void bytes(long bytes) {
        this.bytes = bytes;
    }

    /** Empties the batch so that it can be filled again. */
    public void reset() {
        vectors.reset();
        bytes = 0;
        for (var vector : vectors.cols) {
            markCalendar(vector);
        }
    }

    /** An ORC writer that keeps the old hybrid calendar shifts the days in place and takes the mark away. */
    private static void markCalendar(ColumnVector vector) {
        if (vector instanceof TimestampColumnVector timestamps) {
            timestamps.setIsUTC(true);
            timestamps.setUsingProlepticCalendar(true);
        } else if (vector instanceof DateColumnVector dates) {
            dates.setUsingProlepticCalendar(true);
        }
    }

    @Override
    public String toString() {
        return "RecordBatch[" + size() + " rows, " + schema.size() + " columns]";
    }
}
