package io.caravan.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Infers a schema from the Java values of all the rows it sees; columns come in the order in which their keys first
 * appear. Exact numbers with a point become decimal(38,18) where that holds them all, so that the type does not change
 * from batch to batch; a column of NULLs only is a string.
 */
final class SchemaGuess {
    private final Map<String, Guess> guesses = new LinkedHashMap<>();
    private final boolean mixedIsText;

    /** @param mixedIsText whether a column with values of several kinds is a string, or an error */
    SchemaGuess(boolean mixedIsText) {
        this.mixedIsText = mixedIsText;
    }

    boolean isEmpty() {
        return guesses.isEmpty();
    }

    void see(Map<?, ?> row) {
        for (Map.Entry<?, ?> entry : row.entrySet()) {
            Guess guess = guesses.computeIfAbsent(String.valueOf(entry.getKey()), name -> new Guess(name, mixedIsText));
            if (entry.getValue() != null) {
                guess.see(entry.getValue());
            }
        }
    }

    Schema schema() {
        if (guesses.isEmpty()) {
            throw new ConversionException(
                    "cannot convert rows to a batch: there is neither a row nor a schema to tell the columns. Set the "
                            + "exchange property '" + Schema.PROPERTY + "'.",
                    null);
        }
        List<Column> columns = new ArrayList<>();
        guesses.forEach((name, guess) -> columns.add(new Column(name, guess.type())));
        return new Schema(columns);
    }

    private static final class Guess {
        private final String name;
        private final boolean mixedIsText;
        private ColumnType.Kind kind;
        private int whole;
        private int scale;

        Guess(String name, boolean mixedIsText) {
            this.name = name;
            this.mixedIsText = mixedIsText;
        }

        void see(Object value) {
            ColumnType.Kind seen = kindOf(value);
            if (value instanceof BigDecimal decimal) {
                measure(decimal);
            } else if (value instanceof BigInteger big) {
                measure(new BigDecimal(big));
            } else if (seen == ColumnType.Kind.INT || seen == ColumnType.Kind.BIGINT) {
                whole = Math.max(whole, seen == ColumnType.Kind.INT ? 10 : 19);
            }
            kind = kind == null || kind == seen ? seen : wider(kind, seen);
        }

        private void measure(BigDecimal value) {
            whole = (int) Math.max(whole, Math.min(1000L, (long) value.precision() - value.scale()));
            scale = Math.max(scale, value.scale());
        }

        ColumnType type() {
            if (kind == null) {
                return ColumnType.STRING;
            }
            if (kind != ColumnType.Kind.DECIMAL) {
                return new ColumnType.Simple(kind);
            }
            if (scale <= 18 && whole <= 20) {
                return ColumnType.decimal(38, scale == 0 ? 0 : 18);
            }
            if (whole + (long) scale > 38 && mixedIsText) {
                return ColumnType.STRING;
            }
            if (whole + (long) scale > 38) {
                throw mixed("numbers of more than 38 digits in all");
            }
            return ColumnType.decimal(38, scale);
        }

        private ColumnType.Kind wider(ColumnType.Kind one, ColumnType.Kind other) {
            int rank = Math.max(numberRank(one), numberRank(other));
            boolean mixed = numberRank(one) == 0 || numberRank(other) == 0;
            if (mixed && mixedIsText) {
                return ColumnType.Kind.STRING;
            }
            if (mixed) {
                throw mixed(one.name().toLowerCase(java.util.Locale.ROOT) + " and "
                        + other.name().toLowerCase(java.util.Locale.ROOT));
            }
            boolean floating = rank >= 4;
            return floating ? ColumnType.Kind.DOUBLE : rank == 3 ? ColumnType.Kind.DECIMAL : ColumnType.Kind.BIGINT;
        }

        private static int numberRank(ColumnType.Kind kind) {
            return switch (kind) {
                case INT -> 1;
                case BIGINT -> 2;
                case DECIMAL -> 3;
                case FLOAT -> 4;
                case DOUBLE -> 5;
                case BOOLEAN, TINYINT, SMALLINT, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT -> 0;
            };
        }

        private ColumnType.Kind kindOf(Object value) {
            if (value instanceof Boolean) {
                return ColumnType.Kind.BOOLEAN;
            } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
                return ColumnType.Kind.INT;
            } else if (value instanceof Long) {
                return ColumnType.Kind.BIGINT;
            } else if (value instanceof Float) {
                return ColumnType.Kind.FLOAT;
            } else if (value instanceof Double) {
                return ColumnType.Kind.DOUBLE;
            } else if (value instanceof BigDecimal || value instanceof BigInteger) {
                return ColumnType.Kind.DECIMAL;
            } else if (value instanceof byte[]) {
                return ColumnType.Kind.BINARY;
            }
            return textOrTime(value);
        }

        private ColumnType.Kind textOrTime(Object value) {
            if (value instanceof LocalDate || value instanceof java.sql.Date) {
                return ColumnType.Kind.DATE;
            } else if (value instanceof LocalDateTime || value instanceof Timestamp) {
                return ColumnType.Kind.TIMESTAMP;
            } else if (ObjectSetter.isText(value)) {
                return ColumnType.Kind.STRING;
            } else if (value instanceof Instant
                    || value instanceof OffsetDateTime
                    || value instanceof ZonedDateTime
                    || value instanceof Date) {
                return ColumnType.Kind.INSTANT;
            }
            throw mixed("a " + value.getClass().getName());
        }

        private ConversionException mixed(String what) {
            return new ConversionException(
                    "cannot infer the type of column '" + name + "': it holds " + what
                            + ". Convert the values in the step, or set the exchange property '" + Schema.PROPERTY
                            + "'.",
                    null);
        }
    }
}
