package io.caravan.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The runs in the store that wait for their turn. Each method is one transaction; any thread may use it. */
final class WaitingRuns {
    private static final String INSERT =
            "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, status, attempts, crashes, cursor_version,"
                    + " rows_read, rows_filtered, rows_published, bytes_read, started, params, rerun, retry, not_before,"
                    + " waiting_for, backfill_id)"
                    + " VALUES (?, ?, ?, ?, ?, 'WAITING', 0, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP, ?, ?, ?, ?, ?, ?)";

    private final Transactions transactions;

    WaitingRuns(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Adds one; null if a firing of the schedule has been elected before. */
    Run add(RunRequest request) {
        try {
            return transactions.write(sql -> add(sql, request));
        } catch (RunStoreException e) {
            if (Transactions.taken(e)) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Adds one in a transaction of the caller's. A firing of the schedule is elected once and then fails with a unique
     * key; everything else is a rerun if there was a run for the time before.
     */
    static Run add(Sql sql, RunRequest request) throws SQLException {
        Instant time = request.logicalTime() == null ? sql.now() : request.logicalTime();
        String params = Parameters.write(request.parameters());
        boolean first = request.trigger() == Run.Trigger.SCHEDULE && request.retry() == 0;
        int rerun = first ? 0 : next(sql, request.route(), time, params);
        long id = sql.insert(
                "run_id",
                INSERT,
                request.route(),
                time,
                request.trigger(),
                request.zone().getId(),
                request.route(),
                params,
                rerun,
                request.retry(),
                request.notBefore(),
                request.waitingFor(),
                request.backfill());
        Timeline.write(sql, null, id, RunEvent.of(RunEvent.Kind.ASKED, request.waitingFor()));
        Map<String, String> parameters = request.parameters();
        return new Run(id, request.route(), time, request.trigger(), request.zone(), parameters, rerun);
    }

    private static int next(Sql sql, String route, Instant time, String params) throws SQLException {
        return sql.first(
                row -> row.getInt(1),
                "SELECT COALESCE(MAX(rerun) + 1, 0) FROM sync_run WHERE route = ? AND logical_time = ? AND params = ?",
                route,
                time,
                params);
    }

    /** Those whose time has come, in the order in which a route takes them up. */
    List<WaitingRun> due() {
        return transactions.read(sql -> sql.list(
                WaitingRuns::waiting,
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun, retry, not_before, waiting_for,"
                        + " backfill_id FROM sync_run"
                        + " WHERE finished IS NULL AND status = 'WAITING'"
                        + " AND (not_before IS NULL OR not_before <= CURRENT_TIMESTAMP)"
                        + " ORDER BY route, backfill_id NULLS FIRST, CASE WHEN backfill_id IS NULL THEN logical_time END,"
                        + " run_id"));
    }

    /**
     * Adds a run that an exchange asks for; what waits already for another exchange, and for no time of its own, serves
     * both, because it has read nothing yet.
     */
    Run addOrShare(RunRequest request) {
        return transactions.write(sql -> {
            Run waiting = sql.first(
                    OpenRuns::run,
                    "SELECT run_id, route, logical_time, fired_by, zone, params, rerun FROM sync_run"
                            + " WHERE finished IS NULL AND status = 'WAITING' AND fired_by = 'EVENT' AND route = ?"
                            + " AND params = ? AND not_before IS NULL",
                    request.route(),
                    Parameters.write(request.parameters()));
            return waiting == null ? add(sql, request) : waiting;
        });
    }

    /** Notes what a run waits for, for people. */
    void note(WaitingRun waiting, String what) {
        long run = waiting.run().id();
        transactions.write(sql -> {
            int noted = sql.update(
                    "UPDATE sync_run SET waiting_for = ? WHERE run_id = ? AND status = 'WAITING'", what, run);
            if (noted > 0) {
                Timeline.write(sql, null, run, RunEvent.of(RunEvent.Kind.WAITING, what));
            }
            return noted;
        });
    }

    private static WaitingRun waiting(ResultSet row) throws SQLException {
        long backfill = row.getLong("backfill_id");
        boolean alone = row.wasNull();
        return new WaitingRun(
                OpenRuns.run(row),
                Sql.instant(row, "not_before"),
                row.getString("waiting_for"),
                alone ? null : backfill,
                row.getInt("retry"));
    }
}
