package io.caravan.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/** Sets text into a cell that holds no text. An empty string is never NULL: here it is an error. */
final class TextParser {
    private TextParser() {}

    static void set(Cell cell, int row, String text) {
        switch (cell.column.type().kind()) {
            case BOOLEAN -> cell.setBoolean(row, flag(cell, text));
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL -> cell.setDecimal(row, number(cell, text));
            case FLOAT, DOUBLE -> setFloating(cell, row, text);
            case BINARY -> setBase64(cell, row, text);
            case DATE, TIMESTAMP, INSTANT -> setTime(cell, row, text);
            case STRING, VARCHAR, CHAR -> throw new IllegalStateException("a text column takes text as it is");
        }
    }

    private static boolean flag(Cell cell, String text) {
        if (text.equalsIgnoreCase("true") || text.equals("1")) {
            return true;
        }
        if (text.equalsIgnoreCase("false") || text.equals("0")) {
            return false;
        }
        throw cell.fault("the text is neither true nor false.");
    }

    private static BigDecimal number(Cell cell, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw cell.fault("the text is not a number.");
        }
    }

    private static void setFloating(Cell cell, int row, String text) {
        switch (text) {
            case "NaN" -> cell.setDouble(row, Double.NaN);
            case "Infinity" -> cell.setDouble(row, Double.POSITIVE_INFINITY);
            case "-Infinity" -> cell.setDouble(row, Double.NEGATIVE_INFINITY);
            default -> {
                BigDecimal value = number(cell, text);
                if (value.signum() == 0 && text.startsWith("-")) {
                    cell.setDouble(row, -0.0);
                } else {
                    cell.setDecimal(row, value);
                }
            }
        }
    }

    private static void setBase64(Cell cell, int row, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw cell.fault("the text is not base64.");
        }
        cell.setBytes(row, bytes, 0, bytes.length);
    }

    private static void setTime(Cell cell, int row, String text) {
        try {
            String iso = text.length() > 10 && text.indexOf(' ') > 0 ? text.replace(' ', 'T') : text;
            switch (cell.column.type().kind()) {
                case INSTANT -> cell.setInstant(row, instant(iso));
                case TIMESTAMP -> cell.setLocal(row, LocalDateTime.parse(iso));
                case DATE -> cell.setEpochDay(row, LocalDate.parse(iso).toEpochDay());
                default -> throw cell.column.type().kind().unexpected();
            }
        } catch (DateTimeParseException e) {
            throw cell.fault("the text is not an ISO 8601 " + wanted(cell) + ".");
        }
    }

    private static Instant instant(String iso) {
        return OffsetDateTime.parse(iso).toInstant();
    }

    private static String wanted(Cell cell) {
        return switch (cell.column.type().kind()) {
            case INSTANT -> "date and time with an offset or Z";
            case TIMESTAMP -> "date and time without an offset";
            case DATE -> "date";
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY ->
                throw cell.column.type().kind().unexpected();
        };
    }
}
