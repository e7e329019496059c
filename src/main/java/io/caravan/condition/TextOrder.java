package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.Row;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts by their code points, which is the order of their bytes in UTF-8; a CHAR without the blanks at its end. */
final class TextOrder implements Order {
    private final int column;
    private final boolean blanksCount;
    private final byte[] literal;

    TextOrder(Column column, int index, byte[] literal) {
        this.column = index;
        this.blanksCount = !TypedTest.isChar(column);
        this.literal = literal;
    }

    @Override
    public int of(Row row) {
        byte[] buffer = row.buffer(column);
        int offset = row.offset(column);
        int length = blanksCount ? row.length(column) : unpadded(buffer, offset, row.length(column));
        return Arrays.compareUnsigned(buffer, offset, offset + length, literal, 0, literal.length);
    }

    static int unpadded(byte[] bytes, int offset, int length) {
        int rest = length;
        while (rest > 0 && bytes[offset + rest - 1] == ' ') {
            rest--;
        }
        return rest;
    }

    /** A number without quotes is refused: whether 01 is 1 depends on what the user takes the column for. */
    static byte[] bytes(Column column, Operand with) {
        if (with.kind() != Operand.Kind.QUOTED) {
            throw new ConditionRefused(
                    column.name(),
                    "the column is a " + column.type() + ", and texts compare character by character. Write '"
                            + with.text() + "' in quotes.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(with.text())) {
            throw new ConditionRefused(column.name(), "half a character is no text. Write whole characters.");
        }
        byte[] bytes = with.text().getBytes(StandardCharsets.UTF_8);
        return TypedTest.isChar(column) ? Arrays.copyOf(bytes, unpadded(bytes, 0, bytes.length)) : bytes;
    }
}
