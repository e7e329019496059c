package io.caravan.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Runs, splits and cursors in a database: H2 in a file, or PostgreSQL for several processes. Any thread may use it. */
public final class RunStore {
    private static final String COLUMNS =
            "SELECT run_id, route, logical_time, fired_by, zone, status, attempts, lo, hi,"
                    + " rows_read, rows_filtered, rows_published, bytes_read, started, finished, category, error FROM sync_run ";

    private final Transactions transactions;

    private RunStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Creates or migrates the tables. The data source stays the caller's; transactions are the store's own, so none may be
     * active on the calling thread.
     */
    public static RunStore open(DataSource database) {
        StoreSchema.migrate(database);
        return on(database);
    }

    /** A store whose tables are there. */
    static RunStore on(DataSource database) {
        return new RunStore(new Transactions(database));
    }

    Transactions transactions() {
        return transactions;
    }

    /** The latest runs of a route, newest first. */
    public List<RunRecord> runs(String route, int limit) {
        return transactions.read(sql ->
                sql.list(RunStore::record, COLUMNS + "WHERE route = ? ORDER BY run_id DESC LIMIT ?", route, limit));
    }

    /** The last run of every route. */
    public Map<String, RunRecord> lastRuns() {
        return transactions.read(sql -> {
            Map<String, RunRecord> last = new HashMap<>();
            sql.list(RunStore::record, COLUMNS + "WHERE run_id IN (SELECT MAX(run_id) FROM sync_run GROUP BY route)")
                    .forEach(record -> last.put(record.run().route(), record));
            return last;
        });
    }

    /** Where the managed cursors stand, by route. */
    public Map<String, String> cursors() {
        return transactions.read(sql -> {
            Map<String, String> cursors = new HashMap<>();
            sql.list(
                    row -> cursors.put(row.getString(1), row.getString(2)),
                    "SELECT route, cursor_value FROM sync_cursor");
            return cursors;
        });
    }

    /** The last logical time that the schedule of a route fired, null if none. */
    Instant lastFiring(String route) {
        return transactions.read(sql -> sql.first(
                row -> Sql.instant(row, 1),
                "SELECT MAX(logical_time) FROM sync_run WHERE route = ? AND fired_by = 'SCHEDULE'",
                route));
    }

    private static RunRecord record(ResultSet row) throws SQLException {
        String hi = row.getString("hi");
        String category = row.getString("category");
        return new RunRecord(
                OpenRuns.run(row),
                RunStatus.valueOf(row.getString("status")),
                row.getInt("attempts"),
                hi == null ? null : new Window(row.getString("lo"), hi),
                row.getLong("rows_read"),
                row.getLong("rows_filtered"),
                row.getLong("rows_published"),
                row.getLong("bytes_read"),
                Sql.instant(row, "started"),
                Sql.instant(row, "finished"),
                category == null ? null : RunException.Category.valueOf(category),
                row.getString("error"));
    }
}
