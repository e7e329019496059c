package io.caravan.record;

import org.apache.orc.TypeDescription;

/**
 * The type of a column, in Hive's terms. Every source declares its columns in these types before a run, every target
 * checks or creates its table from them, and they fix the vector that holds the values:
 *
 * <table>
 * <caption>Kinds, vectors and units</caption>
 * <tr><td>BOOLEAN TINYINT SMALLINT INT BIGINT</td><td>LongColumnVector</td></tr>
 * <tr><td>FLOAT DOUBLE</td><td>DoubleColumnVector</td></tr>
 * <tr><td>DECIMAL to 18 digits</td><td>Decimal64ColumnVector, unscaled value</td></tr>
 * <tr><td>DECIMAL to 38 digits</td><td>DecimalColumnVector</td></tr>
 * <tr><td>STRING VARCHAR CHAR</td><td>BytesColumnVector, UTF-8</td></tr>
 * <tr><td>BINARY</td><td>BytesColumnVector</td></tr>
 * <tr><td>DATE</td><td>DateColumnVector, days since 1970-01-01, proleptic Gregorian</td></tr>
 * <tr><td>TIMESTAMP</td><td>TimestampColumnVector, a wall clock: milliseconds as if in UTC, and nanoseconds</td></tr>
 * <tr><td>INSTANT</td><td>TimestampColumnVector, a point in time in UTC</td></tr>
 * </table>
 */
public sealed interface ColumnType {

    /** The closed list of kinds; switch on it without {@code default}. */
    enum Kind {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INT,
        BIGINT,
        FLOAT,
        DOUBLE,
        DECIMAL,
        STRING,
        VARCHAR,
        CHAR,
        BINARY,
        DATE,
        TIMESTAMP,
        INSTANT;

        /** Whether its values are whole numbers. */
        public boolean whole() {
            return switch (this) {
                case TINYINT, SMALLINT, INT, BIGINT -> true;
                case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, DATE, TIMESTAMP, INSTANT -> false;
            };
        }

        /** Whether its values are dates, or dates with a time. */
        public boolean temporal() {
            return switch (this) {
                case DATE, TIMESTAMP, INSTANT -> true;
                case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY ->
                    false;
            };
        }

        /** For code that is never reached with this kind. */
        public IllegalStateException unexpected() {
            return new IllegalStateException("a column of kind " + this + " does not get here");
        }
    }

    ColumnType BOOLEAN = new Simple(Kind.BOOLEAN);
    ColumnType TINYINT = new Simple(Kind.TINYINT);
    ColumnType SMALLINT = new Simple(Kind.SMALLINT);
    ColumnType INT = new Simple(Kind.INT);
    ColumnType BIGINT = new Simple(Kind.BIGINT);
    ColumnType FLOAT = new Simple(Kind.FLOAT);
    ColumnType DOUBLE = new Simple(Kind.DOUBLE);
    ColumnType STRING = new Simple(Kind.STRING);
    ColumnType BINARY = new Simple(Kind.BINARY);
    ColumnType DATE = new Simple(Kind.DATE);
    ColumnType TIMESTAMP = new Simple(Kind.TIMESTAMP);
    ColumnType INSTANT = new Simple(Kind.INSTANT);

    static ColumnType decimal(int precision, int scale) {
        return new Decimal(precision, scale);
    }

    static ColumnType varchar(int length) {
        return new Text(Kind.VARCHAR, length);
    }

    static ColumnType character(int length) {
        return new Text(Kind.CHAR, length);
    }

    Kind kind();

    /** The type as Hive writes it, for example {@code decimal(20,0)}; an INSTANT is a {@code timestamp} in UTC. */
    String hive();

    /** The type that ORC writes and reads with the vector of this kind. */
    TypeDescription orc();

    /** A type without parameters. */
    record Simple(Kind kind) implements ColumnType {
        public Simple {
            if (kind == Kind.DECIMAL || kind == Kind.VARCHAR || kind == Kind.CHAR) {
                throw new IllegalArgumentException(kind + " needs parameters");
            }
        }

        @Override
        public String hive() {
            return kind == Kind.INSTANT ? "timestamp" : kind.name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public TypeDescription orc() {
            return TypeDescription.fromString(hive());
        }

        @Override
        public String toString() {
            return kind == Kind.INSTANT ? "instant" : hive();
        }
    }

    /** An exact number of 1 to 38 digits, {@code scale} of them behind the point. */
    record Decimal(int precision, int scale) implements ColumnType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "decimal(" + precision + "," + scale + ") is outside decimal(1,0)..decimal(38,38)");
            }
        }

        /** Whether the unscaled value fits a long, and the column a Decimal64ColumnVector. */
        public boolean fitsLong() {
            return precision <= TypeDescription.MAX_DECIMAL64_PRECISION;
        }

        @Override
        public Kind kind() {
            return Kind.DECIMAL;
        }

        @Override
        public String hive() {
            return "decimal(" + precision + "," + scale + ")";
        }

        @Override
        public TypeDescription orc() {
            return TypeDescription.createDecimal().withScale(scale).withPrecision(precision);
        }

        @Override
        public String toString() {
            return hive();
        }
    }

    /** Text of at most {@code length} characters: VARCHAR (1 to 65535) or CHAR (1 to 255). */
    record Text(Kind kind, int length) implements ColumnType {
        public Text {
            int most = kind == Kind.CHAR ? 255 : 65535;
            if (kind != Kind.CHAR && kind != Kind.VARCHAR) {
                throw new IllegalArgumentException(kind + " has no length");
            }
            if (length < 1 || length > most) {
                throw new IllegalArgumentException(kind + "(" + length + ") is outside 1.." + most);
            }
        }

        @Override
        public String hive() {
            return kind.name().toLowerCase(java.util.Locale.ROOT) + "(" + length + ")";
        }

        @Override
        public TypeDescription orc() {
            return TypeDescription.fromString(hive());
        }

        @Override
        public String toString() {
            return hive();
        }
    }

    /**
     * Reads what {@link #toString()} wrote, and Hive's own spelling.
     *
     * @throws IllegalArgumentException for a type outside the kinds
     */
    static ColumnType parse(String text) {
        String lower = text.strip().toLowerCase(java.util.Locale.ROOT);
        int open = lower.indexOf('(');
        String name = open < 0 ? lower : lower.substring(0, open).strip();
        int[] parameters = open < 0 ? new int[0] : parameters(text, lower.substring(open + 1));
        return switch (name) {
            case "boolean" -> BOOLEAN;
            case "tinyint" -> TINYINT;
            case "smallint" -> SMALLINT;
            case "int", "integer" -> INT;
            case "bigint" -> BIGINT;
            case "float" -> FLOAT;
            case "double" -> DOUBLE;
            case "string" -> STRING;
            case "binary" -> BINARY;
            case "date" -> DATE;
            case "timestamp" -> TIMESTAMP;
            case "instant", "timestamp with local time zone" -> INSTANT;
            case "decimal" ->
                parameters.length == 0
                        ? decimal(10, 0)
                        : decimal(parameters[0], parameters.length > 1 ? parameters[1] : 0);
            case "varchar" -> varchar(length(text, parameters));
            case "char" -> character(length(text, parameters));
            default ->
                throw new IllegalArgumentException("'" + text + "' is not a column type. Use one of "
                        + "boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), string, varchar(n), "
                        + "char(n), binary, date, timestamp, instant.");
        };
    }

    private static int length(String text, int[] parameters) {
        if (parameters.length != 1) {
            throw new IllegalArgumentException("'" + text + "' has no length. Write for example varchar(100).");
        }
        return parameters[0];
    }

    private static int[] parameters(String text, String inParentheses) {
        try {
            String list = inParentheses.substring(0, inParentheses.indexOf(')'));
            return java.util.Arrays.stream(list.split(","))
                    .mapToInt(one -> Integer.parseInt(one.strip()))
                    .toArray();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a column type: whole numbers are allowed in its parentheses.", e);
        }
    }
}
