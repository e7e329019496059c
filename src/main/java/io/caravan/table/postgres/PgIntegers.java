package io.caravan.table.postgres;

import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** Decoders of whole numbers and booleans, all into a LongColumnVector. */
final class PgIntegers {
    private PgIntegers() {}

    static final class Int2 extends PgColumnDecoder {
        Int2(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 2) {
                    values[row + i] = PgBytes.int2(bytes, p + 4);
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    static final class Int4 extends PgColumnDecoder {
        Int4(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 4) {
                    values[row + i] = PgBytes.int4(bytes, p + 4);
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    static final class Int8 extends PgColumnDecoder {
        Int8(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 8) {
                    values[row + i] = PgBytes.int8(bytes, p + 4);
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    /** An unsigned four-byte number. */
    static final class Oid extends PgColumnDecoder {
        Oid(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 4) {
                    values[row + i] = Integer.toUnsignedLong(PgBytes.int4(bytes, p + 4));
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    static final class Bool extends PgColumnDecoder {
        Bool(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 1) {
                    values[row + i] = bytes[p + 4];
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    /** A bit(1): a count of bits, then the bits from the highest down. */
    static final class Bit extends PgColumnDecoder {
        Bit(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            long[] values = ((LongColumnVector) vector).vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 5 && PgBytes.int4(bytes, p + 4) == 1) {
                    values[row + i] = (bytes[p + 8] >> 7) & 1;
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }
}
