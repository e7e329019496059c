package io.caravan.table.jdbc;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ranges by the boundaries that the database itself finds when it walks the key in its own order: right for numbers,
 * strings of any collation, UUIDs, dates and composite keys. Rows with a NULL in the key get a range of their own.
 */
public final class Keyset {
    private final Dialect dialect;

    Keyset(Dialect dialect) {
        this.dialect = dialect;
    }

    List<Range> splits(Connection connection, SplitRequest request) throws SQLException {
        List<Range> even = even(connection, request);
        if (!even.isEmpty()) {
            return even;
        }
        String absent = absent(request.key());
        String present = absent == null ? null : "NOT (" + absent + ")";
        long rows = rows(connection, request, present);
        List<List<String>> bounds = new ArrayList<>();
        long step = Math.max(1, (rows + request.count() - 1) / request.count());
        while (bounds.size() < request.count() - 1) {
            List<String> last = bounds.isEmpty() ? null : bounds.get(bounds.size() - 1);
            List<String> next = boundary(connection, request, present, last, step);
            if (next == null) {
                break;
            }
            bounds.add(next);
        }
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i <= bounds.size(); i++) {
            List<String> from = i == 0 ? null : bounds.get(i - 1);
            List<String> to = i == bounds.size() ? null : bounds.get(i);
            ranges.add(new Range(and(present, and(after(request.key(), from), upTo(request.key(), to))), step));
        }
        if (absent != null) {
            ranges.add(new Range(absent, -1));
        }
        return ranges;
    }

    /** Ranges of equal width of a whole number, and one without: no need to count or walk; empty for other keys. */
    private List<Range> even(Connection connection, SplitRequest request) throws SQLException {
        SourceColumn column = request.key().get(0);
        if (!column.kind().whole()) {
            return List.of();
        }
        String name = column.identifier();
        BigInteger least;
        BigInteger width;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + dialect.builtIn("MIN") + "("
                        + name + "), " + dialect.builtIn("MAX") + "(" + name + ") FROM "
                        + request.from() + where(request.predicate()))) {
            row.next();
            if (row.getBigDecimal(1) == null) {
                return List.of(Range.ALL);
            }
            least = row.getBigDecimal(1).toBigInteger();
            width = row.getBigDecimal(2).toBigInteger().subtract(least).add(BigInteger.ONE);
        }
        // the first of several columns may have a handful of values only: then the key is walked
        if (request.key().size() > 1 && width.compareTo(BigInteger.valueOf(1000L * request.count())) < 0) {
            return List.of();
        }
        List<Range> ranges = new ArrayList<>();
        String from = null;
        BigInteger count = BigInteger.valueOf(request.count()).min(width);
        for (int i = 1; i <= count.intValue(); i++) {
            String to = least.add(width.multiply(BigInteger.valueOf(i)).divide(count))
                    .toString();
            String below = i == count.intValue() ? null : name + " < " + to;
            String within = and(from == null ? null : name + " >= " + from, below);
            ranges.add(new Range(column.nullable() && within == null ? name + " IS NOT NULL" : within, -1));
            from = to;
        }
        if (column.nullable()) {
            ranges.add(new Range(name + " IS NULL", -1));
        }
        return ranges;
    }

    private long rows(Connection connection, SplitRequest request, String present) throws SQLException {
        String sql = "SELECT " + dialect.builtIn("COUNT") + "(*) FROM " + request.from()
                + where(and(request.predicate(), present));
        return Long.parseLong(Sql.one(connection, sql));
    }

    /** The key of the row that is {@code step} rows after {@code last}, or null behind the end. */
    private List<String> boundary(
            Connection connection, SplitRequest request, String present, List<String> last, long step)
            throws SQLException {
        String key = request.key().stream().map(SourceColumn::identifier).collect(Collectors.joining(", "));
        String sql = "SELECT "
                + key + " FROM " + request.from()
                + where(and(and(request.predicate(), present), after(request.key(), last)))
                + " ORDER BY " + key + dialect.page(step - 1, 1);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return null;
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= request.key().size(); i++) {
                values.add(dialect.text(row, i, request.key().get(i - 1)));
            }
            return values;
        }
    }

    /** The rows whose key is greater than the values, in the form that every database can use an index for. */
    private String after(List<SourceColumn> key, List<String> values) {
        return values == null ? null : compare(key, values, 0, ">", ">");
    }

    private String upTo(List<SourceColumn> key, List<String> values) {
        return values == null ? null : compare(key, values, 0, "<", "<=");
    }

    /** {@code a > 1 OR (a = 1 AND (b > 2))}: row values compare like this everywhere, and not everywhere as such. */
    private String compare(List<SourceColumn> key, List<String> values, int i, String operator, String lastOperator) {
        SourceColumn column = key.get(i);
        String literal = dialect.literal(column, values.get(i));
        if (i == key.size() - 1) {
            return column.identifier() + " " + lastOperator + " " + literal;
        }
        return column.identifier() + " " + operator + " " + literal + " OR (" + column.identifier() + " = " + literal
                + " AND (" + compare(key, values, i + 1, operator, lastOperator) + "))";
    }

    /** The condition for rows that have a NULL in the key; null if there can be none. */
    public static String absent(List<SourceColumn> key) {
        String absent = key.stream()
                .filter(SourceColumn::nullable)
                .map(column -> column.identifier() + " IS NULL")
                .collect(Collectors.joining(" OR "));
        return absent.isEmpty() ? null : absent;
    }

    private static String where(String predicate) {
        return predicate == null ? "" : " WHERE " + predicate;
    }

    /** Both conditions, each in parentheses that a comment at its end cannot swallow. */
    public static String and(String a, String b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return "(" + a + "\n) AND (" + b + "\n)";
    }
}
