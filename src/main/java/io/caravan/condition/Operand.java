package io.caravan.condition;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** What a column is compared with, as it is written, without quotes. */
record Operand(Kind kind, String text) {
    enum Kind {
        COLUMN,
        FUNCTION,
        QUOTED,
        NUMBER,
        FLAG,
        NULL
    }

    /** A function's value as if it had been written in the condition; null if it is of another kind. */
    static Operand of(Object value) {
        if (value instanceof String || value instanceof LocalDate || value instanceof LocalDateTime) {
            return new Operand(Kind.QUOTED, value.toString());
        } else if (value instanceof Instant || value instanceof OffsetDateTime) {
            return new Operand(Kind.QUOTED, value.toString());
        } else if (value instanceof Boolean) {
            return new Operand(Kind.FLAG, value.toString());
        } else if (value instanceof BigDecimal decimal) {
            return new Operand(Kind.NUMBER, decimal.toString());
        }
        return value instanceof Number ? new Operand(Kind.NUMBER, value.toString()) : null;
    }

    @Override
    public String toString() {
        return kind == Kind.QUOTED ? "'" + text + "'" : text;
    }
}
