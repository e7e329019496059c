package io.caravan.table;

import io.caravan.run.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The checked options of a {@code table:} endpoint.
 *
 * @param connection the name of a connection
 * @param relation the table or query
 * @param columns the columns to read in this order, empty for all
 * @param where an SQL condition, null if none
 * @param cursor the column whose windows make runs incremental, null for full loads
 * @param key the columns that identify a row, empty for the primary key
 * @param splitBy the columns to split by, empty for the key
 * @param parallelism into how many ranges a full load is split, 1 to 64
 * @param schedule when it runs
 * @param batchRows rows in a batch, 1 to 65536
 * @param fetchSize rows that the driver fetches at a time, 1 to 1000000
 * @param cursorNull what becomes of rows without a cursor value
 * @param zeroDate what becomes of the dates 0000-00-00 of MariaDB and MySQL
 * @param lag how far a window stays behind the clock of a database that does not show its open transactions
 */
record TableOptions(
        String connection,
        Relation relation,
        List<String> columns,
        String where,
        String cursor,
        List<String> key,
        List<String> splitBy,
        int parallelism,
        Schedule schedule,
        int batchRows,
        int fetchSize,
        CursorNull cursorNull,
        ZeroDate zeroDate,
        Duration lag) {

    /** What becomes of rows whose cursor is NULL. */
    enum CursorNull {
        FAIL,
        INCLUDE,
        EXCLUDE
    }

    /** What becomes of zero dates. */
    enum ZeroDate {
        FAIL,
        NULL
    }

    static final int BATCH_ROWS = 4096;

    TableOptions {
        Objects.requireNonNull(relation, "relation");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(cursorNull, "cursorNull");
        Objects.requireNonNull(zeroDate, "zeroDate");
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        splitBy = List.copyOf(splitBy);
        Problems problems = new Problems();
        problems.unless(
                connection != null && connection.matches("[A-Za-z0-9_.-]+"),
                "'" + connection + "' is not the name of a connection: letters, digits, '_', '.' and '-' are allowed");
        problems.range("parallelism", parallelism, 1, 64);
        problems.range("batchRows", batchRows, 1, 65536);
        problems.range("fetchSize", fetchSize, 1, 1_000_000);
        problems.unless(
                !lag.isNegative() && lag.compareTo(Duration.ofDays(7)) <= 0,
                "'lag' is '" + lag + "': a period from 0s to 7d is allowed");
        problems.end();
    }

    /**
     * Reads the options as text.
     *
     * @param option gives the text of an option by its name, null if absent
     * @throws IllegalArgumentException which names every problem
     */
    static TableOptions parse(UnaryOperator<String> option) {
        Problems problems = new Problems();
        UnaryOperator<String> text = name -> blankToNull(option.apply(name));
        String table = text.apply("table");
        String query = text.apply("query");
        problems.unless(
                (table == null) != (query == null),
                table == null
                        ? "neither a table nor 'query' is given: write table:<connection>/<table> or set 'query'"
                        : "both the table '" + table + "' and 'query' are given: only one is allowed");
        problems.unless(
                text.apply("connection") != null, "the connection is missing: write table:<connection>/<table>");
        Relation relation = table == null && query == null
                ? null
                : problems.read(() -> table != null ? Relation.table(table) : Relation.query(query));
        ZoneId zone = problems.read(() -> zone(text.apply("timezone")));
        Schedule schedule =
                problems.read(() -> Schedule.parse(text.apply("schedule"), zone == null ? ZoneId.of("UTC") : zone));
        Integer parallelism = problems.read(() -> whole(text, "parallelism", 1, 1, 64));
        Integer batchRows = problems.read(() -> whole(text, "batchRows", BATCH_ROWS, 1, 65536));
        Integer fetchSize = problems.read(() -> whole(text, "fetchSize", 1000, 1, 1_000_000));
        CursorNull cursorNull = problems.read(() -> choice(text, "cursorNull", CursorNull.FAIL));
        ZeroDate zeroDate = problems.read(() -> choice(text, "zeroDate", ZeroDate.FAIL));
        Duration lag = problems.read(() -> period(text, "lag", Duration.ofMinutes(10)));
        List<String> columns = problems.read(() -> names(text, "columns"));
        List<String> key = problems.read(() -> names(text, "key"));
        List<String> splitBy = problems.read(() -> names(text, "splitBy"));
        problems.unless(
                text.apply("cursor") == null || !text.apply("cursor").contains(","),
                "'cursor' is '" + text.apply("cursor") + "': one column is allowed");
        problems.end();
        return new TableOptions(
                text.apply("connection"),
                relation,
                columns,
                text.apply("where"),
                text.apply("cursor"),
                key,
                splitBy,
                parallelism,
                schedule,
                batchRows,
                fetchSize,
                cursorNull,
                zeroDate,
                lag);
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static ZoneId zone(String text) {
        try {
            return text == null ? ZoneId.systemDefault() : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'timezone' is '" + text + "': a zone such as Europe/Berlin, UTC or +02:00 is allowed", e);
        }
    }

    private static int whole(UnaryOperator<String> option, String name, int otherwise, int least, int most) {
        String text = option.apply(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below says it
        }
        throw new IllegalArgumentException(
                "'" + name + "' is '" + text + "': a whole number from " + least + " to " + most + " is allowed");
    }

    private static <E extends Enum<E>> E choice(UnaryOperator<String> option, String name, E otherwise) {
        String text = option.apply(name);
        if (text == null) {
            return otherwise;
        }
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is '" + text + "': one of "
                + String.join(
                        ", ",
                        Arrays.stream(all)
                                .map(e -> e.name().toLowerCase(Locale.ROOT))
                                .toList())
                + " is allowed");
    }

    private static Duration period(UnaryOperator<String> option, String name, Duration otherwise) {
        String text = option.apply(name);
        return text == null ? otherwise : Periods.parse(name, text);
    }

    private static List<String> names(UnaryOperator<String> option, String name) {
        String text = option.apply(name);
        if (text == null) {
            return List.of();
        }
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.contains("")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is '" + text + "': column names with a comma between them are allowed");
        }
        if (names.stream().map(one -> one.toLowerCase(Locale.ROOT)).distinct().count() < names.size()) {
            throw new IllegalArgumentException("'" + name + "' is '" + text + "': a column is named twice");
        }
        return names;
    }

    /** Collects what is wrong, so that all of it is reported at once. */
    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        void unless(boolean holds, String problem) {
            if (!holds) {
                found.add(problem);
            }
        }

        void range(String name, int value, int least, int most) {
            unless(
                    value >= least && value <= most,
                    "'" + name + "' is '" + value + "': a whole number from " + least + " to " + most + " is allowed");
        }

        <T> T read(Supplier<T> value) {
            try {
                return value.get();
            } catch (IllegalArgumentException e) {
                found.add(e.getMessage());
                return null;
            }
        }

        void end() {
            if (!found.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", found));
            }
        }
    }
}
