package io.caravan.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/**
 * Reads single values out of vectors. A repeating vector has its only value at 0, and no NULL unless noNulls is
 * false.
 */
final class Values {
    private Values() {}

    static int at(ColumnVector vector, int row) {
        return vector.isRepeating ? 0 : row;
    }

    static boolean isNull(ColumnVector vector, int row) {
        return !vector.noNulls && vector.isNull[vector.isRepeating ? 0 : row];
    }

    /** The value as a Java object, null for NULL. */
    static Object get(ColumnType type, ColumnVector vector, int row) {
        if (isNull(vector, row)) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> whole(vector, row) != 0;
            case TINYINT, SMALLINT, INT -> (int) whole(vector, row);
            case BIGINT -> whole(vector, row);
            case FLOAT -> (float) floating(vector, row);
            case DOUBLE -> floating(vector, row);
            case DECIMAL -> decimal((ColumnType.Decimal) type, vector, row);
            case STRING, VARCHAR, CHAR -> text(vector, row);
            case BINARY -> bytes(vector, row);
            case DATE -> LocalDate.ofEpochDay(whole(vector, row));
            case TIMESTAMP -> LocalDateTime.ofEpochSecond(seconds(vector, row), nanos(vector, row), ZoneOffset.UTC);
            case INSTANT -> Instant.ofEpochSecond(seconds(vector, row), nanos(vector, row));
        };
    }

    static long whole(ColumnVector vector, int row) {
        return ((LongColumnVector) vector).vector[at(vector, row)];
    }

    static double floating(ColumnVector vector, int row) {
        return ((DoubleColumnVector) vector).vector[at(vector, row)];
    }

    /** The value with the scale of its type, whichever of the two decimal vectors holds it. */
    static BigDecimal decimal(ColumnType.Decimal type, ColumnVector vector, int row) {
        if (vector instanceof Decimal64ColumnVector small) {
            BigDecimal value = BigDecimal.valueOf(small.vector[at(vector, row)], small.scale);
            return small.scale == type.scale() ? value : value.setScale(type.scale());
        }
        var value = ((DecimalColumnVector) vector).vector[at(vector, row)];
        if (value.precision() - value.scale() + type.scale() <= 18) {
            return BigDecimal.valueOf(value.serialize64(type.scale()), type.scale());
        }
        return value.getHiveDecimal().bigDecimalValue().setScale(type.scale());
    }

    static String text(ColumnVector vector, int row) {
        BytesColumnVector texts = (BytesColumnVector) vector;
        int at = at(vector, row);
        return new String(texts.vector[at], texts.start[at], texts.length[at], StandardCharsets.UTF_8);
    }

    static byte[] bytes(ColumnVector vector, int row) {
        BytesColumnVector bytes = (BytesColumnVector) vector;
        int at = at(vector, row);
        return Arrays.copyOfRange(bytes.vector[at], bytes.start[at], bytes.start[at] + bytes.length[at]);
    }

    static long seconds(ColumnVector vector, int row) {
        return Math.floorDiv(((TimestampColumnVector) vector).time[at(vector, row)], 1000L);
    }

    static int nanos(ColumnVector vector, int row) {
        return ((TimestampColumnVector) vector).nanos[at(vector, row)];
    }
}
