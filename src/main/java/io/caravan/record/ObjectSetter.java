package io.caravan.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.UUID;

/** Sets a Java object into a cell by its class. */
final class ObjectSetter {
    private ObjectSetter() {}

    static void set(Cell cell, int row, Object value) {
        if (value instanceof String text) {
            cell.setString(row, text);
        } else if (value instanceof Number number) {
            setNumber(cell, row, number);
        } else if (value instanceof Boolean flag) {
            cell.setBoolean(row, flag);
        } else if (value instanceof byte[] bytes) {
            setBytes(cell, row, bytes);
        } else if (value instanceof LocalDate date) {
            cell.setEpochDay(row, date.toEpochDay());
        } else if (value instanceof LocalDateTime local) {
            cell.setLocal(row, local);
        } else if (!setPoint(cell, row, value) && !setText(cell, row, value)) {
            throw cell.refused("a " + value.getClass().getName());
        }
    }

    private static void setNumber(Cell cell, int row, Number value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            cell.setLong(row, value.longValue());
        } else if (value instanceof BigDecimal decimal) {
            cell.setDecimal(row, decimal);
        } else if (value instanceof Double) {
            cell.setDouble(row, value.doubleValue());
        } else if (value instanceof Float) {
            setFloat(cell, row, value.floatValue());
        } else if (value instanceof BigInteger whole) {
            cell.setDecimal(row, new BigDecimal(whole));
        } else {
            cell.setDecimal(row, new BigDecimal(value.toString()));
        }
    }

    /** A float's own digits, not those of the double next to it: 0.1f is 0.1. */
    private static void setFloat(Cell cell, int row, float value) {
        if (cell instanceof FloatingCell || Float.isNaN(value) || Float.isInfinite(value)) {
            cell.setDouble(row, value);
        } else if (cell instanceof TextCell) {
            cell.setString(row, Float.toString(value));
        } else {
            cell.setDecimal(row, new BigDecimal(Float.toString(value)));
        }
    }

    private static void setBytes(Cell cell, int row, byte[] bytes) {
        if (cell instanceof TextCell) {
            throw cell.refused("bytes");
        }
        cell.setBytes(row, bytes, 0, bytes.length);
    }

    private static boolean setPoint(Cell cell, int row, Object value) {
        if (value instanceof Instant instant) {
            cell.setInstant(row, instant);
        } else if (value instanceof OffsetDateTime time) {
            cell.setInstant(row, time.toInstant());
        } else if (value instanceof ZonedDateTime time) {
            cell.setInstant(row, time.toInstant());
        } else if (value instanceof java.sql.Date date) {
            cell.setEpochDay(row, date.toLocalDate().toEpochDay());
        } else if (value instanceof java.sql.Time) {
            return false;
        } else if (value instanceof Timestamp timestamp && cell.column.type().kind() != ColumnType.Kind.INSTANT) {
            cell.setLocal(row, timestamp.toLocalDateTime());
        } else if (value instanceof Date date) {
            cell.setInstant(row, date.toInstant());
        } else {
            return false;
        }
        return true;
    }

    private static boolean setText(Cell cell, int row, Object value) {
        boolean text = isText(value);
        if (text) {
            cell.setString(row, value.toString());
        }
        return text;
    }

    /** Whether a value is text, or something whose text is all there is to it. */
    static boolean isText(Object value) {
        return value instanceof CharSequence
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof UUID
                || value instanceof LocalTime
                || value instanceof java.sql.Time;
    }
}
