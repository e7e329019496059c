package io.caravan.table.postgres;

import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Keyset;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.SplitRequest;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Cuts a table cheaply: by its key at boundaries taken from a sample of its pages, or by ctid without a key. The first
 * range has no lower and the last no upper bound, so that they hold every row whatever the sample was.
 */
final class PgSplits {
    private static final double SMALL_TABLE = 200_000;
    private static final int SAMPLE = 30_000;

    private final Dialect dialect;
    private final Connection connection;
    private final SplitRequest request;

    /**
     * What pg_class knows; {@code rows} is -1 for a table that was never analyzed, {@code pages} of its largest part;
     * where rows lie only who may read the {@code whole} table may see.
     */
    private record Size(String kind, double rows, long pages, boolean whole) {
        boolean stored() {
            return kind.matches("[rmp]");
        }
    }

    PgSplits(Dialect dialect, Connection connection, SplitRequest request) {
        this.dialect = dialect;
        this.connection = connection;
        this.request = request;
    }

    /** The ranges, or an empty list when only walking the key will do. */
    List<Range> find() throws SQLException {
        Size size = request.relation().isQuery() ? null : size();
        boolean stored = size != null && size.stored();
        if (request.key().isEmpty()) {
            return stored && size.whole() ? pages(size) : List.of(Range.ALL);
        }
        return stored && size.rows() >= SMALL_TABLE ? sampled(size) : List.of();
    }

    private Size size() throws SQLException {
        String sql =
                "SELECT c.relkind, c.reltuples, greatest(pg_catalog.pg_relation_size(c.oid), (SELECT pg_catalog.max(pg_catalog.pg_relation_size(relid))"
                        + " FROM pg_catalog.pg_partition_tree(c.oid))) / pg_catalog.current_setting('block_size')::int, pg_catalog.has_table_privilege(c.oid, 'SELECT') FROM pg_catalog.pg_class c WHERE c.oid ="
                        + " pg_catalog.to_regclass(" + Sql.text(request.from()) + ")";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? new Size(row.getString(1), row.getDouble(2), row.getLong(3), row.getBoolean(4)) : null;
        }
    }

    private List<Range> pages(Size size) {
        long step = Math.max(1, (size.pages() + request.count() - 1) / request.count());
        List<Range> ranges = new ArrayList<>();
        for (long page = 0; page == 0 || page < size.pages(); page += step) {
            String from = page == 0 ? null : "ctid >= '(" + page + ",0)'";
            String to = page + step >= size.pages() ? null : "ctid < '(" + (page + step) + ",0)'";
            ranges.add(new Range(Keyset.and(from, to), estimate(size)));
        }
        return ranges;
    }

    private long estimate(Size size) {
        return request.predicate() != null || size.rows() < 0 ? -1 : (long) (size.rows() / request.count());
    }

    private List<Range> sampled(Size size) throws SQLException {
        List<List<String>> bounds = bounds(size);
        if (bounds.size() != request.count() - 1) {
            return List.of();
        }
        String absent = Keyset.absent(request.key());
        String present = absent == null ? null : "NOT (" + absent + ")";
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i <= bounds.size(); i++) {
            String from = i == 0 ? null : compare(" > ", bounds.get(i - 1));
            String to = i == bounds.size() ? null : compare(" <= ", bounds.get(i));
            ranges.add(new Range(Keyset.and(present, Keyset.and(from, to)), estimate(size)));
        }
        if (absent != null) {
            ranges.add(new Range(absent, -1));
        }
        return ranges;
    }

    /** Quantiles of the key in a sample; fewer than wanted if the sample is too small or too much alike. */
    private List<List<String>> bounds(Size size) throws SQLException {
        double percent = Math.min(100, 100.0 * SAMPLE / size.rows());
        String keys = list(SourceColumn::identifier);
        String sql = "SELECT " + list(SourceColumn::expression) + " FROM (SELECT " + keys
                + ", pg_catalog.row_number() OVER (ORDER BY " + keys
                + ") AS caravan_number, pg_catalog.count(*) OVER () AS caravan_count FROM "
                + request.from() + " TABLESAMPLE SYSTEM (" + percent + ")"
                + (request.predicate() == null ? "" : " WHERE " + request.predicate() + "\n")
                + ") caravan_sample WHERE caravan_count >= " + 100L * request.count()
                + " AND caravan_number = ANY (ARRAY(SELECT"
                + " caravan_count * n / " + request.count() + " FROM pg_catalog.generate_series(1, "
                + (request.count() - 1)
                + ") n)) ORDER BY caravan_number";
        List<List<String>> bounds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> bound = new ArrayList<>();
                for (int i = 1; i <= request.key().size(); i++) {
                    bound.add(rows.getString(i));
                }
                if (!bound.contains(null) && !bounds.contains(bound)) {
                    bounds.add(bound);
                }
            }
        }
        return bounds;
    }

    /** A comparison of row values, which PostgreSQL orders like its indexes. */
    private String compare(String operator, List<String> values) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            literals.add(dialect.literal(request.key().get(i), values.get(i)));
        }
        return "(" + list(SourceColumn::identifier) + ")" + operator + "(" + String.join(", ", literals) + ")";
    }

    private String list(Function<SourceColumn, String> part) {
        return request.key().stream().map(part).collect(Collectors.joining(", "));
    }
}
