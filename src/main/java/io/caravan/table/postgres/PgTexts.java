package io.caravan.table.postgres;

import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/** Decoders of text and binary strings. What PostgreSQL sends as it is stays where it lies: the vector refers to it. */
final class PgTexts {
    private PgTexts() {}

    /** Text in UTF-8, enumeration labels, json, and bytea byte for byte. */
    static class Whole extends PgColumnDecoder {
        Whole(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            BytesColumnVector values = (BytesColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length >= 0) {
                    values.vector[row + i] = bytes;
                    values.start[row + i] = p + 4;
                    values.length[row + i] = length;
                } else {
                    setNull(vector, row + i);
                }
            }
        }
    }

    /** A jsonb: a version, which is 1, then its text. */
    static final class Jsonb extends PgColumnDecoder {
        Jsonb(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            BytesColumnVector values = (BytesColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length > 0 && bytes[p + 4] == 1) {
                    values.setRef(row + i, bytes, p + 5, length - 1);
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }
    }

    /** A char(n), without the blanks that pad it: they have no meaning there, nor in Hive. */
    static final class Padded extends PgColumnDecoder {
        Padded(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            BytesColumnVector values = (BytesColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length < 0) {
                    setNull(vector, row + i);
                    continue;
                }
                while (length > 0 && bytes[p + 3 + length] == ' ') {
                    length--;
                }
                values.vector[row + i] = bytes;
                values.start[row + i] = p + 4;
                values.length[row + i] = length;
            }
        }
    }

    /** A uuid in its usual 36 characters. */
    static final class Uuid extends PgColumnDecoder {
        private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        private static final int TEXT = 36;

        Uuid(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            BytesColumnVector values = (BytesColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length == 16) {
                    values.ensureValPreallocated(TEXT);
                    write(bytes, p + 4, values.getValPreallocatedBytes(), values.getValPreallocatedStart());
                    values.setValPreallocated(row + i, TEXT);
                } else if (length < 0) {
                    setNull(vector, row + i);
                } else {
                    throw wrongLength(length);
                }
            }
        }

        private static void write(byte[] bytes, int at, byte[] out, int start) {
            int o = start;
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    out[o++] = '-';
                }
                out[o++] = HEX[(bytes[at + i] >> 4) & 15];
                out[o++] = HEX[bytes[at + i] & 15];
            }
        }
    }

    /** A bit(n) or varbit as zeros and ones. */
    static final class Bits extends PgColumnDecoder {
        Bits(String column) {
            super(column);
        }

        @Override
        public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
            BytesColumnVector values = (BytesColumnVector) vector;
            for (int i = 0; i < rows; i++) {
                int p = at[from + i];
                int length = PgBytes.int4(bytes, p);
                if (length < 0) {
                    setNull(vector, row + i);
                    continue;
                }
                int bits = PgBytes.int4(bytes, p + 4);
                values.ensureValPreallocated(bits);
                write(bytes, p + 8, bits, values.getValPreallocatedBytes(), values.getValPreallocatedStart());
                values.setValPreallocated(row + i, bits);
            }
        }

        private static void write(byte[] bytes, int at, int bits, byte[] out, int start) {
            for (int i = 0; i < bits; i++) {
                out[start + i] = (byte) ('0' + ((bytes[at + (i >> 3)] >> (7 - (i & 7))) & 1));
            }
        }
    }
}
