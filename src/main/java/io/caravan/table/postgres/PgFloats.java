package io.caravan.table.postgres;

import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;

/** Decoders of binary floating point numbers; NaN and the infinities pass. */
final class PgFloats {
    private PgFloats() {}

    static final class Float4 extends PgColumnDecoder {
        Float4(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            double[] values = ((DoubleColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 4) {
                    values[row + i] = Float.intBitsToFloat(PgBytes.int4(bytes, p + 4));
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    static final class Float8 extends PgColumnDecoder {
        Float8(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            double[] values = ((DoubleColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 8) {
                    values[row + i] = Double.longBitsToDouble(PgBytes.int8(bytes, p + 4));
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }
}
