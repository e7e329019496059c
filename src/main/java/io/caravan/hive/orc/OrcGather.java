package io.caravan.hive.orc;

import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DateColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * Puts scattered rows of a batch side by side. ORC's writer takes selected rows too, but pays for every gap between them;
 * with rows of several partitions mixed, gathering them first halves the work. Text and decimals are referred to, not
 * copied.
 */
final class OrcGather {
    private static final int[] FIRST = {0};

    private final TypeDescription schema;
    private VectorizedRowBatch gathered;

    OrcGather(TypeDescription schema) {
        this.schema = schema;
    }

    /** The selected rows of the batch; good until the next call, and while the batch keeps its content. */
    VectorizedRowBatch gather(VectorizedRowBatch batch, int[] rows, int count) {
        if (gathered == null || gathered.cols[0].isNull.length < count) {
            gathered = schema.createRowBatch(TypeDescription.RowBatchVersion.USE_DECIMAL64, Math.max(1024, 2 * count));
        }
        for (int column = 0; column < batch.numCols; column++) {
            if (gathered.cols[column].getClass() != batch.cols[column].getClass()) {
                return select(batch, rows, count);
            }
            gather(batch.cols[column], gathered.cols[column], rows, count);
        }
        gathered.size = count;
        return gathered;
    }

    private static VectorizedRowBatch select(VectorizedRowBatch batch, int[] rows, int count) {
        batch.selectedInUse = true;
        batch.selected = rows;
        batch.size = count;
        return batch;
    }

    private static void gather(ColumnVector from, ColumnVector to, int[] rows, int count) {
        to.isRepeating = from.isRepeating;
        to.noNulls = from.noNulls;
        int values = from.isRepeating ? 1 : count;
        if (!from.noNulls) {
            for (int i = 0; i < values; i++) {
                to.isNull[i] = from.isNull[from.isRepeating ? 0 : rows[i]];
            }
        }
        copy(from, to, from.isRepeating ? FIRST : rows, values);
    }

    private static void copy(ColumnVector from, ColumnVector to, int[] rows, int count) {
        if (from instanceof LongColumnVector longs) {
            if (to instanceof DateColumnVector dates) {
                dates.changeCalendar(true, false);
            }
            long[] target = ((LongColumnVector) to).vector;
            for (int i = 0; i < count; i++) {
                target[i] = longs.vector[rows[i]];
            }
        } else if (from instanceof BytesColumnVector bytes) {
            copy(bytes, (BytesColumnVector) to, rows, count);
        } else if (from instanceof DoubleColumnVector doubles) {
            double[] target = ((DoubleColumnVector) to).vector;
            for (int i = 0; i < count; i++) {
                target[i] = doubles.vector[rows[i]];
            }
        } else if (from instanceof TimestampColumnVector times) {
            copy(times, (TimestampColumnVector) to, rows, count);
        } else if (from instanceof DecimalColumnVector decimals) {
            DecimalColumnVector target = (DecimalColumnVector) to;
            for (int i = 0; i < count; i++) {
                target.vector[i] = decimals.vector[rows[i]];
            }
        } else {
            throw new IllegalArgumentException("no rows to gather in " + from.getClass());
        }
    }

    private static void copy(BytesColumnVector from, BytesColumnVector to, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            to.vector[i] = from.vector[row];
            to.start[i] = from.start[row];
            to.length[i] = from.length[row];
        }
    }

    private static void copy(TimestampColumnVector from, TimestampColumnVector to, int[] rows, int count) {
        to.setIsUTC(from.isUTC());
        to.changeCalendar(true, false);
        for (int i = 0; i < count; i++) {
            to.time[i] = from.time[rows[i]];
            to.nanos[i] = from.nanos[rows[i]];
        }
    }
}
