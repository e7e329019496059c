package io.caravan.table.postgres;

import io.caravan.connection.TableList.Listed;
import io.caravan.connection.TableList.Wanted;
import io.caravan.table.jdbc.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of a PostgreSQL, with what its statistics and indexes know of them. */
public final class PgTables {
    private static final String SQL =
            """
            SELECT n.nspname, c.relname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
              WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' ELSE 'table' END, c.reltuples,
              ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_index i, pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k (attnum, n)
                JOIN pg_catalog.pg_attribute a ON a.attnum = k.attnum
                WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND k.n <= i.indnkeyatts ORDER BY k.n)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
              AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
              AND (pg_catalog.lower(c.relname) LIKE ? ESCAPE '!' OR pg_catalog.lower(n.nspname || '.' || c.relname) LIKE ? ESCAPE '!')
            ORDER BY 1, 2 LIMIT ? OFFSET ?
            """;

    private static final String ENFORCED =
            """
            WITH RECURSIVE tree (oid) AS (SELECT pg_catalog.to_regclass(%s)::pg_catalog.oid UNION
              SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
            SELECT pg_catalog.bool_and(c.relkind IN ('r', 'p') AND (c.oid = r.oid OR c.relispartition))
            FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid,
              (SELECT pg_catalog.to_regclass(%<s)::pg_catalog.oid AS oid) r
            """;

    private PgTables() {}

    static List<Listed> of(Connection connection, Wanted wanted) throws SQLException {
        List<Listed> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, wanted.pattern());
            statement.setString(2, wanted.pattern());
            statement.setInt(3, wanted.limit() + 1);
            statement.setLong(4, wanted.offset());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(table(rows));
                }
            }
        }
        return found;
    }

    /**
     * Whether what a table declares to be not NULL is so in all of its rows: not those of a foreign table, nor in
     * children that may have dropped it. Partitions may not.
     */
    public static boolean enforcesNotNull(Connection connection, String from) throws SQLException {
        return "t".equals(Sql.one(connection, ENFORCED.formatted(Sql.text(from))));
    }

    /** The names of the primary key's columns in its order, without those that it only includes. */
    static List<String> primaryKey(Connection connection, String from) throws SQLException {
        return names(
                connection,
                "SELECT a.attname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid,"
                        + " LATERAL pg_catalog.array_position(i.indkey::pg_catalog.int2[], a.attnum) n WHERE"
                        + " i.indisprimary AND n < i.indnkeyatts AND i.indrelid = pg_catalog.to_regclass("
                        + Sql.text(from) + ") ORDER BY n");
    }

    /** The names of the columns of a table that this user may read, or of those that it may not, in their order. */
    static List<String> columns(Connection connection, String from, boolean readable) throws SQLException {
        String sql = "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass("
                + Sql.text(from) + ") AND attnum > 0 AND NOT attisdropped AND " + (readable ? "" : "NOT ")
                + "pg_catalog.has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum";
        return names(connection, sql);
    }

    private static List<String> names(Connection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static Listed table(ResultSet rows) throws SQLException {
        String kind = rows.getString(3);
        long estimate = (long) rows.getDouble(4);
        boolean known = estimate >= 0 && !kind.endsWith("view") && !kind.startsWith("foreign")
                || kind.startsWith("materialized") && estimate >= 0;
        Array key = rows.getArray(5);
        return new Listed(
                rows.getString(1), rows.getString(2), kind, known ? Long.valueOf(estimate) : null, List.of((String[])
                        key.getArray()));
    }
}
