package io.caravan.record;

import java.util.Objects;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DateColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * Some thousands of rows as column vectors: the body of every exchange between a source and a target.
 *
 * <p>A batch belongs to the source that filled it and is filled again once the exchange is through: a step that keeps
 * values beyond its exchange copies them. One thread works on a batch at a time. Rows are dense: {@code selected} of the
 * vectors is never in use.
 */
public final class RecordBatch {
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
