package io.caravan.table;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.OwnParameters;
import io.caravan.endpoint.SyncOptions;
import io.caravan.schedule.Macros;
import io.caravan.table.jdbc.Relation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
 * @param sync when it runs, and what else every source can be told
 * @param batchRows rows in a batch, 1 to 65536
 * @param fetchSize rows that the driver fetches at a time, 1 to 1000000
 * @param cursorNull what becomes of rows without a cursor value
 * @param zeroDate what becomes of the dates 0000-00-00 of MariaDB and MySQL
 * @param lag how far a window stays behind the clock and the oldest open transaction, null for what the database needs
 * @param hiddenLag how far a window stays behind what cannot be seen, null for ten minutes
 * @param rowSecurity what becomes of a read that row security cuts
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
        SyncOptions sync,
        int batchRows,
        int fetchSize,
        CursorNull cursorNull,
        ZeroDate zeroDate,
        Duration lag,
        Duration hiddenLag,
        RowSecurity rowSecurity) {

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

    /** What becomes of a read that leaves rows out because of a policy of the table. */
    enum RowSecurity {
        REFUSE,
        ACCEPT
    }

    static final int BATCH_ROWS = 4096;

    TableOptions {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        splitBy = List.copyOf(splitBy);
    }

    /**
     * Reads the options as text.
     *
     * @param option gives the text of an option by its name, null if absent
     * @throws IllegalArgumentException which names every problem
     */
    static TableOptions parse(UnaryOperator<String> option) {
        return parse(option, Map.of());
    }

    /** @param own texts of the route's own parameters, by their names */
    static TableOptions parse(UnaryOperator<String> option, Map<String, String> own) {
        OptionReader reader = new OptionReader(option);
        Map<String, List<String>> each = OwnParameters.read(reader, own);
        String connection = reader.text("connection");
        String cursor = reader.text("cursor");
        Relation relation = relation(reader);
        reader.unless(connection != null, "the connection is missing: write table:<connection>/<table>");
        reader.unless(
                connection == null || connection.matches("[A-Za-z0-9_.-]+"),
                "'" + connection + "' is not the name of a connection: letters, digits, '_', '.' and '-' are allowed");
        reader.unless(cursor == null || !cursor.contains(","), "'cursor' is '" + cursor + "': one column is allowed");
        for (String name : List.of("where", "query")) {
            reader.check(() -> Macros.check(name, reader.text(name), each.keySet()));
        }
        SyncOptions sync = SyncOptions.read(reader, each);
        TableOptions options = new TableOptions(
                connection,
                relation,
                columns(reader, "columns"),
                reader.text("where"),
                cursor,
                columns(reader, "key"),
                columns(reader, "splitBy"),
                reader.whole("parallelism", 1, 1, 64),
                sync,
                reader.whole("batchRows", BATCH_ROWS, 1, 65536),
                reader.whole("fetchSize", 1000, 1, 1_000_000),
                reader.choice("cursorNull", CursorNull.FAIL),
                reader.choice("zeroDate", ZeroDate.FAIL),
                reader.period("lag", null),
                reader.period("hiddenLag", null),
                reader.choice("rowSecurity", RowSecurity.REFUSE));
        week(reader, "lag", options.lag());
        week(reader, "hiddenLag", options.hiddenLag());
        reader.end();
        return options;
    }

    private static void week(OptionReader reader, String name, Duration period) {
        reader.unless(
                period == null || period.compareTo(Duration.ofDays(7)) <= 0,
                "'" + name + "' is '" + reader.text(name) + "': a period from 0s to 7d is allowed");
    }

    /** The texts that may hold macros. */
    List<String> templates() {
        String query = relation.isQuery() ? relation.query() : null;
        return Stream.of(query, where).filter(Objects::nonNull).toList();
    }

    private static Relation relation(OptionReader reader) {
        String table = reader.text("table");
        String query = reader.text("query");
        reader.unless(
                (table == null) != (query == null),
                table == null
                        ? "neither a table nor 'query' is given: write table:<connection>/<table> or set 'query'"
                        : "both the table '" + table + "' and 'query' are given: only one is allowed");
        if (table == null && query == null) {
            return null;
        }
        return reader.read(() -> table != null ? Relation.table(table) : Relation.query(query));
    }

    private static List<String> columns(OptionReader reader, String name) {
        return reader.names(name, "column names", "a column");
    }
}
