package io.caravan.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;

/** Text as UTF-8. A length counts code points, as Hive does. Other values are written as ISO text. */
final class TextCell extends Cell {
    /** Up to here the buffer is reserved for the longest encoding; beyond, the length is counted first. */
    private static final int RESERVE_UP_TO = 10_000;

    private final BytesColumnVector vector;
    private final int most;

    TextCell(Column column, BytesColumnVector vector) {
        super(column, vector);
        this.vector = vector;
        this.most = column.type() instanceof ColumnType.Text text ? text.length() : Integer.MAX_VALUE;
    }

    @Override
    void setBytes(int row, byte[] bytes, int offset, int length) {
        if (length > most && Utf8.codePoints(bytes, offset, length) > most) {
            throw tooLong();
        }
        vector.setVal(row, bytes, offset, length);
        present(row);
    }

    @Override
    void setString(int row, String value) {
        if (value.length() > most && value.codePointCount(0, value.length()) > most) {
            throw tooLong();
        }
        if (value.length() > RESERVE_UP_TO) {
            setLarge(row, value);
            return;
        }
        vector.ensureValPreallocated(3 * value.length());
        int start = vector.getValPreallocatedStart();
        int end = Utf8.encode(value, vector.getValPreallocatedBytes(), start);
        if (end < 0) {
            throw halfCharacter();
        }
        vector.setValPreallocated(row, end - start);
        present(row);
    }

    @Override
    void setUtf8(int row, byte[] bytes, int offset, int length) {
        setBytes(row, bytes, offset, length);
    }

    private void setLarge(int row, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (Utf8.hasLoneSurrogate(value)) {
            throw halfCharacter();
        }
        vector.setRef(row, bytes, 0, bytes.length);
        present(row);
    }

    @Override
    void setBoolean(int row, boolean value) {
        setString(row, Boolean.toString(value));
    }

    @Override
    void setLong(int row, long value) {
        setString(row, Long.toString(value));
    }

    @Override
    void setDouble(int row, double value) {
        setString(row, Double.toString(value));
    }

    @Override
    void setDecimal(int row, BigDecimal value) {
        if (Math.abs((long) value.scale()) > 1000) {
            throw outside();
        }
        setString(row, value.toPlainString());
    }

    @Override
    void setEpochDay(int row, long epochDay) {
        setString(row, LocalDate.ofEpochDay(epochDay).toString());
    }

    @Override
    void setLocal(int row, LocalDateTime value) {
        setString(row, IsoText.of(value));
    }

    @Override
    void setInstant(int row, Instant value) {
        setString(row, IsoText.of(value));
    }

    private ConversionException tooLong() {
        return fault("the text is longer than the column. Widen the column's type, or cut it in a step.");
    }

    private ConversionException halfCharacter() {
        return fault(
                "the text holds half a character (a lone surrogate), which UTF-8 cannot write. Repair the source.");
    }
}
