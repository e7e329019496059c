package io.caravan.format;

import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.ConversionException;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the type of a column by trying its texts: the first of a few types that takes them all. A number that would not
 * be written so, such as 007, is text.
 */
final class TypeGuess {
    private static final List<ColumnType> TYPES = List.of(
            ColumnType.BIGINT,
            ColumnType.decimal(38, 18),
            ColumnType.BOOLEAN,
            ColumnType.DATE,
            ColumnType.TIMESTAMP,
            ColumnType.INSTANT);

    private final Column column;
    private final Map<ColumnType, BatchAppender> left = new LinkedHashMap<>();
    private boolean seen;

    TypeGuess(Column column) {
        this.column = column;
        for (ColumnType type : TYPES) {
            Schema schema = Schema.of(new Column(column.name(), type));
            left.put(type, new BatchAppender(RecordBatch.allocate(schema, 1)));
        }
    }

    /** Looks at a text, or null. */
    void see(String text) {
        if (text == null) {
            return;
        }
        seen = true;
        for (Iterator<Map.Entry<ColumnType, BatchAppender>> tried =
                        left.entrySet().iterator();
                tried.hasNext(); ) {
            Map.Entry<ColumnType, BatchAppender> one = tried.next();
            if (!takes(one.getKey(), one.getValue(), text)) {
                tried.remove();
            }
        }
    }

    /** The column with its type; a string if there was no text, or none that fits all. */
    Column column() {
        return seen && !left.isEmpty()
                ? new Column(column.name(), left.keySet().iterator().next())
                : column;
    }

    private static boolean takes(ColumnType type, BatchAppender row, String text) {
        if (!written(type, text)) {
            return false;
        }
        try {
            row.begin();
            row.setString(0, text);
            return true;
        } catch (ConversionException e) {
            return false;
        }
    }

    /** Whether a text is how a value of a type is usually written, and would be written again. */
    static boolean written(ColumnType type, CharSequence text) {
        return switch (type.kind()) {
            case BIGINT, DECIMAL -> isPlainNumber(text);
            case BOOLEAN -> text.length() > 1;
            case TINYINT, SMALLINT, INT, FLOAT, DOUBLE, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT -> true;
        };
    }

    /** Whether it is how a number is usually written: no plus, no exponent, no zeros before it. */
    private static boolean isPlainNumber(CharSequence text) {
        int length = text.length();
        int first = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (length > first + 1 && text.charAt(first) == '0' && text.charAt(first + 1) != '.') {
            return false;
        }
        boolean zero = true;
        for (int i = first; i < length; i++) {
            char c = text.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
            zero &= c == '.' || c == '0';
        }
        // A number has no negative zero.
        return first == 0 || !zero;
    }
}
