package io.caravan.store;

import io.caravan.run.Parameters;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.run.SyncKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backfills in the run store. Each method is one transaction; any thread may use it. */
public final class BackfillStore {
    private static final Logger LOG = LoggerFactory.getLogger("io.caravan.run");
    private static final String INSERT =
            "INSERT INTO sync_backfill (route, first_date, last_date, run_order, parallelism, only_missing, on_error,"
                    + " status, tolerated, created) VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', 0, CURRENT_TIMESTAMP)";
    /** The last attempt for each time and parameters. */
    private static final String LAST = " AND NOT EXISTS (SELECT 1 FROM sync_run l WHERE l.route = r.route"
            + " AND l.logical_time = r.logical_time AND l.params = r.params AND l.backfill_id = r.backfill_id"
            + " AND l.run_id > r.run_id)";
    /** How many have not ended and do not stand still. */
    private static final String LEFT = "SELECT COUNT(*) FROM sync_run r WHERE r.backfill_id = ?"
            + " AND r.finished IS NULL AND r.status <> 'QUARANTINED'";

    private final Transactions transactions;

    public BackfillStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Takes what there is for one time. */
    public interface Reader {
        void run(Instant time, Map<String, String> parameters, long run, RunStatus status, long rows);
    }

    /** The runs of a route for logical times in {@code [from, to)}, except those of exchanges, oldest first. */
    public void runs(String route, Instant from, Instant to, Reader reader) {
        transactions.read(sql -> sql.list(
                row -> {
                    reader.run(
                            Sql.instant(row, 1),
                            Parameters.read(row.getString(2)),
                            row.getLong(3),
                            RunStatus.valueOf(row.getString(4)),
                            row.getLong(5));
                    return null;
                },
                "SELECT logical_time, params, run_id, status, rows_published FROM sync_run WHERE route = ? AND logical_time >= ?"
                        + " AND logical_time < ? AND fired_by <> 'EVENT' ORDER BY run_id",
                route,
                from,
                to));
    }

    /** Where the sync of a combination of parameters stands. */
    public Position position(String route, Map<String, String> parameters) {
        return transactions.read(sql -> Position.of(sql, new SyncKey(route, parameters), false));
    }

    /**
     * Writes a backfill and all its runs, which wait from now on.
     *
     * @param note what is worth keeping of how it was asked for, empty for nothing
     */
    public long create(BackfillPlan plan, java.time.ZoneId zone, String note) {
        BackfillRequest request = plan.request();
        return transactions.write(sql -> {
            long id = sql.insert(
                    "backfill_id",
                    INSERT,
                    plan.route(),
                    request.from(),
                    request.to(),
                    request.order(),
                    request.parallelism(),
                    request.onlyMissing(),
                    request.onError());
            Map<String, Integer> reruns = reruns(sql, plan);
            List<Object[]> rows = new ArrayList<>();
            for (BackfillPlan.PlannedRun run : plan.runs()) {
                RunRequest asked = new RunRequest(
                        plan.route(),
                        run.logicalTime(),
                        Run.Trigger.BACKFILL,
                        zone,
                        run.parameters(),
                        null,
                        "its turn in backfill " + id + note,
                        id,
                        0,
                        false);
                int rerun = reruns.getOrDefault(run.logicalTime() + Parameters.write(run.parameters()), 0);
                rows.add(WaitingRuns.atAnyTime(asked, run.logicalTime(), rerun));
            }
            sql.batch(WaitingRuns.BATCH, rows);
            sql.update(
                    "INSERT INTO sync_run_event (run_id, happened, kind, detail) SELECT run_id, started, ?, waiting_for"
                            + " FROM sync_run WHERE backfill_id = ? ORDER BY run_id",
                    RunEvent.Kind.ASKED,
                    id);
            return id;
        });
    }

    private static Map<String, Integer> reruns(Sql sql, BackfillPlan plan) throws SQLException {
        Map<String, Integer> reruns = new HashMap<>();
        if (!plan.runs().isEmpty()) {
            sql.list(
                    row -> reruns.put(Sql.instant(row, 1) + row.getString(2), row.getInt(3)),
                    "SELECT logical_time, params, MAX(rerun) + 1 FROM sync_run WHERE route = ? AND logical_time >= ?"
                            + " AND logical_time <= ? GROUP BY logical_time, params",
                    plan.route(),
                    plan.runs().stream()
                            .map(BackfillPlan.PlannedRun::logicalTime)
                            .min(Instant::compareTo)
                            .get(),
                    plan.runs().stream()
                            .map(BackfillPlan.PlannedRun::logicalTime)
                            .max(Instant::compareTo)
                            .get());
        }
        return reruns;
    }

    /** A backfill that has runs to give out, or has come to its end. */
    public record Due(long id, String route, int parallelism, boolean stops, int open, int unfinished, long failed) {}

    /** The runs that may begin now, of routes of this process; ends and stops backfills as it finds them. */
    public List<WaitingRun> due(Set<String> routes) {
        List<WaitingRun> found = new ArrayList<>();
        for (Due due : due()) {
            if (due.stops() && due.failed() > 0) {
                change(due.id(), Backfill.Status.RUNNING, Backfill.Status.STOPPED);
                LOG.warn("route={} backfill={} stopped: a run has failed", due.route(), due.id());
            } else if (due.unfinished() == 0) {
                end(due);
            } else if (routes.contains(due.route()) && due.open() < due.parallelism()) {
                int free = due.parallelism() - due.open();
                found.addAll(transactions.read(sql -> WaitingRuns.due(sql, due.id(), free)));
            }
        }
        return found;
    }

    public List<Due> due() {
        return transactions.read(BackfillStore::due);
    }

    private static List<Due> due(Sql sql) throws SQLException {
        return sql.list(
                row -> new Due(
                        row.getLong(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4).equals("STOP"),
                        row.getInt(5),
                        row.getInt(6),
                        row.getLong(7) - row.getLong(8)),
                "SELECT b.backfill_id, b.route, b.parallelism, b.on_error,"
                        + " (SELECT COUNT(*) FROM sync_run r WHERE r.backfill_id = b.backfill_id"
                        + " AND r.finished IS NULL AND r.status NOT IN ('WAITING', 'QUARANTINED')),"
                        + " (SELECT COUNT(*) FROM sync_run r WHERE r.backfill_id = b.backfill_id"
                        + " AND r.finished IS NULL AND r.status <> 'QUARANTINED'),"
                        + " CASE WHEN b.on_error = 'STOP' THEN (SELECT COUNT(*) FROM sync_run r"
                        + " WHERE r.backfill_id = b.backfill_id AND r.status IN ('FAILED', 'QUARANTINED')"
                        + LAST + ") ELSE 0 END, b.tolerated"
                        + " FROM sync_backfill b WHERE b.status = 'RUNNING' ORDER BY b.backfill_id");
    }

    /** Of several processes one says so; none, if somebody has let one of its runs be run again meanwhile. */
    public void end(Due due) {
        Long missed = transactions.write(sql -> {
            lock(sql, due.id());
            long left = sql.first(row -> row.getLong(1), LEFT, due.id());
            long failed = failed(sql, due.id(), "<> 'COMMITTED'");
            Backfill.Status end = failed == 0 ? Backfill.Status.DONE : Backfill.Status.FAILED;
            return left == 0 && change(sql, due.id(), Backfill.Status.RUNNING, end) ? failed : null;
        });
        if (missed != null) {
            if (missed == 0) {
                LOG.info("route={} backfill={} done", due.route(), due.id());
            } else {
                LOG.warn(
                        "route={} backfill={} ended: {} of its runs have not committed", due.route(), due.id(), missed);
            }
        }
    }

    private static long failed(Sql sql, long id, String status) throws SQLException {
        return sql.first(
                row -> row.getLong(1),
                "SELECT COUNT(*) FROM sync_run r WHERE r.backfill_id = ? AND r.status " + status + LAST,
                id);
    }

    /** Whether another run of a backfill may begin; the caller's transaction holds the route. */
    static boolean admits(Sql sql, Long id) throws SQLException {
        return id == null
                || sql.first(
                                row -> row.getLong(1),
                                "SELECT b.backfill_id FROM sync_backfill b WHERE b.backfill_id = ?"
                                        + " AND b.status = 'RUNNING' AND b.parallelism > (SELECT COUNT(*) FROM sync_run r"
                                        + " WHERE r.backfill_id = b.backfill_id AND r.finished IS NULL"
                                        + " AND r.status NOT IN ('WAITING', 'QUARANTINED'))",
                                id)
                        != null;
    }

    /** A run that is made again brings its backfill back to life; null for one that was given up. */
    static Long reopen(Sql sql, Long id) throws SQLException {
        if (id == null) {
            return null;
        }
        lock(sql, id);
        sql.update(
                "UPDATE sync_backfill SET status = 'RUNNING', finished = NULL"
                        + " WHERE backfill_id = ? AND status IN ('DONE', 'FAILED')",
                id);
        return sql.first(
                row -> row.getLong(1),
                "SELECT backfill_id FROM sync_backfill WHERE backfill_id = ? AND status <> 'CANCELLED'",
                id);
    }

    /** Who looks whether a backfill has runs left, and who gives it one more, come one after the other. */
    private static void lock(Sql sql, long id) throws SQLException {
        sql.first(row -> true, "SELECT backfill_id FROM sync_backfill WHERE backfill_id = ? FOR UPDATE", id);
    }

    /** Changes the status if it is the one that is expected. */
    public boolean change(long id, Backfill.Status from, Backfill.Status to) {
        return transactions.write(sql -> change(sql, id, from, to));
    }

    private static boolean change(Sql sql, long id, Backfill.Status from, Backfill.Status to) throws SQLException {
        boolean ends = to == Backfill.Status.DONE || to == Backfill.Status.FAILED || to == Backfill.Status.CANCELLED;
        int changed = sql.update(
                "UPDATE sync_backfill SET status = ?, finished = " + (ends ? "CURRENT_TIMESTAMP" : "NULL")
                        + " WHERE backfill_id = ? AND status = ?",
                to,
                id,
                from);
        if (changed > 0 && to == Backfill.Status.RUNNING) {
            sql.update(
                    "UPDATE sync_backfill SET tolerated = ? WHERE backfill_id = ?",
                    failed(sql, id, "IN ('FAILED', 'QUARANTINED')"),
                    id);
        }
        if (changed > 0 && to == Backfill.Status.CANCELLED) {
            cancel(sql, id);
        }
        return changed > 0;
    }

    private static void cancel(Sql sql, long id) throws SQLException {
        sql.update(
                "INSERT INTO sync_run_event (run_id, happened, kind) SELECT run_id, CURRENT_TIMESTAMP, ? FROM sync_run"
                        + " WHERE backfill_id = ? AND status = 'WAITING' ORDER BY run_id",
                RunEvent.Kind.CANCELLED,
                id);
        sql.update(
                "UPDATE sync_run SET status = 'CANCELLED', finished = CURRENT_TIMESTAMP, waiting_for = NULL,"
                        + " category = 'USER', error = ? WHERE backfill_id = ? AND status = 'WAITING'",
                "the backfill was cancelled before the run began.",
                id);
    }

    /** One backfill, null if there is none of this number. */
    public Backfill find(long id) {
        return transactions.read(
                sql -> sql.first(row -> backfill(sql, row), "SELECT * FROM sync_backfill WHERE backfill_id = ?", id));
    }

    /** The latest backfills, newest first. */
    public List<Backfill> list(String route, int limit) {
        return transactions.read(sql -> sql.list(
                row -> backfill(sql, row),
                "SELECT * FROM sync_backfill WHERE (CAST(? AS VARCHAR(500)) IS NULL OR route = ?)"
                        + " ORDER BY backfill_id DESC LIMIT ?",
                route,
                route,
                limit));
    }

    /** The runs of a backfill in their order. */
    public List<Run> runs(long id) {
        return transactions.read(sql -> sql.list(
                OpenRuns::run,
                "SELECT run_id, route, logical_time, fired_by, zone, params, rerun FROM sync_run WHERE backfill_id = ?"
                        + " ORDER BY run_id",
                id));
    }

    private static Backfill backfill(Sql sql, ResultSet row) throws SQLException {
        BackfillRequest request = new BackfillRequest(
                row.getObject("first_date", LocalDate.class),
                row.getObject("last_date", LocalDate.class),
                BackfillRequest.Order.valueOf(row.getString("run_order")),
                row.getInt("parallelism"),
                row.getBoolean("only_missing"),
                BackfillRequest.OnError.valueOf(row.getString("on_error")));
        return new BackfillProgress(sql, row.getLong("backfill_id"))
                .of(
                        row.getString("route"),
                        request,
                        Backfill.Status.valueOf(row.getString("status")),
                        Sql.instant(row, "created"),
                        Sql.instant(row, "finished"));
    }

    static String last() {
        return LAST;
    }
}
