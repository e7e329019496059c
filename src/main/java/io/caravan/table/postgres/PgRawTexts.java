package io.caravan.table.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/** Decodes texts of a database whose encoding is SQL_ASCII: it takes any bytes, and those that are no UTF-8 are refused. */
final class PgRawTexts extends PgTexts.Whole {
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    PgRawTexts(String column) {
        super(column);
    }

    @Override
    public void decode(byte[] bytes, int[] at, int from, int rows, ColumnVector vector, int row) {
        super.decode(bytes, at, from, rows, vector, row);
        for (int i = 0; i < rows; i++) {
            int p = at[from + i];
            check(bytes, p + 4, Math.max(0, PgBytes.int4(bytes, p)));
        }
    }

    private void check(byte[] bytes, int start, int length) {
        int plain = start;
        while (plain < start + length && bytes[plain] >= 0) {
            plain++;
        }
        if (plain == start + length) {
            return;
        }
        try {
            utf8.decode(ByteBuffer.wrap(bytes, plain, start + length - plain));
        } catch (CharacterCodingException e) {
            throw refuse(
                    "its text is no UTF-8, and the database's encoding, SQL_ASCII, does not say what it is",
                    "Convert it in 'query', as by convert_from(convert(convert_to(x, 'SQL_ASCII'), 'LATIN1', 'UTF8'),"
                            + " 'SQL_ASCII')");
        }
    }
}
