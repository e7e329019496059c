package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.Row;
import java.util.Arrays;

/** Whether a text holds another one: in UTF-8, a character never begins in the middle of another one. */
final class TextWithin implements RowTest {
    private final int column;
    private final boolean blanksCount;
    private final Operator operator;
    private final byte[] literal;

    TextWithin(Column column, int index, Operator operator, byte[] literal) {
        this.column = index;
        this.blanksCount = !TypedTest.isChar(column);
        this.operator = operator;
        this.literal = literal;
    }

    @Override
    public boolean passes(Row row) {
        if (row.isNull(column)) {
            return false;
        }
        byte[] buffer = row.buffer(column);
        int offset = row.offset(column);
        int length = blanksCount ? row.length(column) : TextOrder.unpadded(buffer, offset, row.length(column));
        return switch (operator) {
            case CONTAINS -> contains(buffer, offset, length);
            case NOT_CONTAINS -> !contains(buffer, offset, length);
            case STARTS_WITH -> at(buffer, offset, length);
            case ENDS_WITH -> at(buffer, offset + length - literal.length, length);
            case EQUAL, NOT_EQUAL, IN, NOT_IN, AT_MOST, AT_LEAST, LESS, MORE ->
                throw new IllegalStateException(operator + " does not get here");
        };
    }

    private boolean contains(byte[] buffer, int offset, int length) {
        for (int i = 0; i <= length - literal.length; i++) {
            if (at(buffer, offset + i, length)) {
                return true;
            }
        }
        return false;
    }

    /** @param length of the whole text, which has to have room for the literal */
    private boolean at(byte[] buffer, int from, int length) {
        return length >= literal.length
                && Arrays.equals(buffer, from, from + literal.length, literal, 0, literal.length);
    }
}
