package io.caravan.store;

import io.caravan.run.Parameters;
import io.caravan.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The runs in the store that wait for their turn. Each method is one transaction; any thread may use it. */
public final class WaitingRuns {
    static final String INSERT =
            "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, status, attempts, crashes, cursor_version,"
                    + " rows_read, rows_filtered, rows_published, bytes_read, started, params, rerun, retry, full_read, not_before,"
                    + " waiting_for, backfill_id)"
                    + " VALUES (?, ?, ?, ?, ?, 'WAITING', 0, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP, ?, ?, ?, ?, ?, ?, ?)";

    /** The same without {@code not_before} for many: PostgreSQL would ask for the type of a NULL again with each. */
    static final String BATCH = INSERT.replace(" not_before,", "").replace("?, ?, ?, ?, ?, ?)", "?, ?, ?, ?, ?)");

    private static final String DUE =
            "SELECT run_id, route, logical_time, fired_by, zone, params, rerun, retry, not_before, waiting_for,"
                    + " backfill_id FROM sync_run WHERE finished IS NULL AND status = 'WAITING'"
                    + " AND (not_before IS NULL OR not_before <= CURRENT_TIMESTAMP) AND ";

    private static final String UNHINDERED = " AND NOT EXISTS (SELECT 1 FROM sync_run o WHERE o.route = sync_run.route"
            + " AND o.logical_time = sync_run.logical_time AND o.params = sync_run.params"
            + " AND o.finished IS NULL AND o.status = 'QUARANTINED')";

    private final Transactions transactions;

    public WaitingRuns(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Adds one; null if a firing of the schedule has been elected before. */
    public Run add(RunRequest request) {
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
    public static Run add(Sql sql, RunRequest request) throws SQLException {
        Instant time = request.logicalTime() == null ? sql.now() : request.logicalTime();
        int rerun = Sametime.of(sql, request, time).rerun();
        Long backfill = BackfillStore.reopen(sql, request.backfill());
        long id = sql.insert("run_id", INSERT, values(request, time, rerun, backfill));
        Timeline.write(sql, null, id, RunEvent.of(RunEvent.Kind.ASKED, request.waitingFor()));
        return request.run(id, time, rerun);
    }

    /** The values of {@link #INSERT}. */
    private static Object[] values(RunRequest request, Instant time, int rerun, Long backfill) {
        return new Object[] {
            request.route(),
            time,
            request.trigger(),
            request.zone().getId(),
            request.route(),
            Parameters.write(request.parameters()),
            rerun,
            request.retry(),
            request.full(),
            request.notBefore(),
            request.waitingFor(),
            backfill
        };
    }

    /** The values of {@link #BATCH}. */
    static Object[] atAnyTime(RunRequest request, Instant time, int rerun) {
        return new Object[] {
            request.route(),
            time,
            request.trigger(),
            request.zone().getId(),
            request.route(),
            Parameters.write(request.parameters()),
            rerun,
            request.retry(),
            request.full(),
            request.waitingFor(),
            request.backfill()
        };
    }

    /** Those whose time has come, in the order in which a route takes them up; backfills give theirs out themselves. */
    public List<WaitingRun> due() {
        return transactions.read(sql ->
                sql.list(WaitingRuns::waiting, DUE + "backfill_id IS NULL ORDER BY route, logical_time, run_id"));
    }

    /** The first of a backfill whose time has come; those for which another run stands still do not hold up the rest. */
    public static List<WaitingRun> due(Sql sql, long backfill, int limit) throws SQLException {
        String mine = DUE + "backfill_id = ?";
        String order = " ORDER BY run_id LIMIT ?";
        List<WaitingRun> free = sql.list(WaitingRuns::waiting, mine + UNHINDERED + order, backfill, limit);
        return free.isEmpty() ? sql.list(WaitingRuns::waiting, mine + order, backfill, limit) : free;
    }

    /**
     * Adds the runs that an exchange asks for, one of each combination of parameters; what waits already for another
     * exchange, and for no time of its own, serves both, because it has read nothing yet.
     */
    public List<Run> addOrShare(RunRequest request, List<Map<String, String>> combinations) {
        return transactions.write(sql -> {
            List<Run> runs = new ArrayList<>();
            for (Map<String, String> parameters : combinations) {
                runs.add(addOrShare(sql, request.with(parameters)));
            }
            return runs;
        });
    }

    private static Run addOrShare(Sql sql, RunRequest request) throws SQLException {
        Run waiting = sql.first(
                OpenRuns::run,
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun FROM sync_run"
                        + " WHERE finished IS NULL AND status = 'WAITING' AND fired_by = 'EVENT' AND route = ?"
                        + " AND params = ? AND not_before IS NULL",
                request.route(),
                Parameters.write(request.parameters()));
        return waiting == null ? add(sql, request) : waiting;
    }

    /** Notes what runs wait for, for people. */
    public void note(Map<Long, String> waiting) {
        transactions.write(sql -> {
            int noted = 0;
            for (Map.Entry<Long, String> one : waiting.entrySet()) {
                noted += note(sql, one.getKey(), one.getValue());
            }
            return noted;
        });
    }

    public static int note(Sql sql, long run, String what) throws SQLException {
        int noted = sql.update(
                "UPDATE sync_run SET waiting_for = ? WHERE run_id = ? AND status = 'WAITING'"
                        + " AND (waiting_for IS NULL OR waiting_for <> ?)",
                what,
                run,
                what);
        if (noted > 0) {
            Timeline.write(sql, null, run, RunEvent.of(RunEvent.Kind.WAITING, what));
        }
        return noted;
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
