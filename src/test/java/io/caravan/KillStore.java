package io.caravan;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A run store, looked at beside the application; an H2 file only while no process has it. */
record KillStore(String url, String user) {
    /** A run that has not ended. */
    record Open(long id, String route, String status, String owner) {}

    List<Open> open() throws SQLException {
        List<Open> open = new ArrayList<>();
        for (List<String> row : rows("SELECT r.run_id, r.route, r.status, t.owner FROM sync_run r"
                + " LEFT JOIN sync_task t ON t.task = r.task WHERE r.finished IS NULL ORDER BY r.run_id")) {
            open.add(new Open(Long.parseLong(row.get(0)), row.get(1), row.get(2), row.get(3)));
        }
        return open;
    }

    /**
     * Waits until a run of the route stands so, or has just ended so.
     *
     * @return null if none does in time
     */
    Open await(String route, String status, Duration most) throws SQLException {
        String select =
                "SELECT r.run_id, r.route, r.status, t.owner FROM sync_run r JOIN sync_task t ON t.task = r.task"
                        + " WHERE r.route = '" + route + "' AND r.status = '" + status + "'";
        long end = System.nanoTime() + most.toNanos();
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            String before = rows(statement, "SELECT COALESCE(MAX(run_id), 0) FROM sync_run WHERE finished IS NOT NULL")
                    .get(0)
                    .get(0);
            while (System.nanoTime() < end) {
                List<List<String>> now = rows(statement, select + " AND r.run_id > " + before);
                if (!now.isEmpty() && now.get(0).get(3) != null) {
                    List<String> run = now.get(0);
                    return new Open(Long.parseLong(run.get(0)), route, status, run.get(3));
                }
                // The processes that are watched need the processor more.
                LockSupport.parkNanos(500_000);
            }
        }
        return null;
    }

    /** What is kept of runs that have ended; nobody may change it any more. */
    List<List<String>> ended(List<Open> runs) throws SQLException {
        String ids = String.join(
                ", ", runs.stream().map(run -> Long.toString(run.id())).toList());
        return ids.isEmpty()
                ? List.of()
                : rows("SELECT run_id, status, attempts, crashes, lo, hi, targets, finished, error FROM sync_run"
                        + " WHERE finished IS NOT NULL AND run_id IN (" + ids + ") ORDER BY run_id");
    }

    /** Cursors that do not stand where a committed run has left them. */
    List<List<String>> wrongCursors() throws SQLException {
        return rows("SELECT c.route, c.cursor_value, r.hi, r.status FROM sync_cursor c LEFT JOIN sync_run r"
                + " ON r.run_id = c.run_id WHERE r.status IS NULL OR r.status <> 'COMMITTED' OR r.hi <> c.cursor_value"
                + " UNION ALL SELECT route, MAX(hi), MAX(cursor_value), 'latest' FROM (SELECT r.route, r.hi,"
                + " c.cursor_value FROM sync_run r JOIN sync_cursor c ON c.route = r.route WHERE r.status = 'COMMITTED')"
                + " x GROUP BY route HAVING MAX(hi) <> MAX(cursor_value)");
    }

    private List<List<String>> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            return rows(statement, sql);
        }
    }

    private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
