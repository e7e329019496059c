package io.caravan.run;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The engine's writes to the run store. Each method is one transaction, fenced by the lease of the run's task. */
final class RunLedger {
    private static final String INSERT =
            "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, open_route, status, attempts, crashes,"
                    + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, ?, 0, 0, 0, 0, CURRENT_TIMESTAMP)";

    private final Transactions transactions;
    private final Leases leases;
    private final int attempts;

    RunLedger(Transactions transactions, Leases leases, int attempts) {
        this.transactions = transactions;
        this.leases = leases;
        this.attempts = attempts;
    }

    /**
     * Takes the route and its open run, or elects a new one.
     *
     * @param logicalTime of the new run: null for the store's clock
     * @return null if another process has the route, or had this logical time; or if there is nothing left to do
     */
    Claim begin(String route, Firing firing, Instant logicalTime, ZoneId zone) {
        try {
            return transactions.write(sql -> {
                Lease lease = leases.take(sql, route);
                if (lease == null) {
                    return null;
                }
                Claim open = OpenRuns.ofRoute(sql, lease);
                Claim claim = open == null ? elect(sql, lease, firing, logicalTime, zone) : takeUp(sql, open, firing);
                if (claim == null || claim.status() == RunStatus.QUARANTINED) {
                    leases.release(sql, lease);
                }
                return claim;
            });
        } catch (RunStoreException e) {
            if (Transactions.taken(e)) {
                return null;
            }
            throw e;
        }
    }

    private Claim elect(Sql sql, Lease lease, Firing firing, Instant logicalTime, ZoneId zone) throws SQLException {
        if (firing == Firing.RECOVERY || firing == Firing.ONCE && committedBefore(sql, lease.task())) {
            return null;
        }
        Instant time = logicalTime == null ? sql.now() : logicalTime;
        Cursor cursor = Cursor.of(sql, lease.task());
        Run.Trigger trigger = firing == Firing.MANUAL ? Run.Trigger.MANUAL : Run.Trigger.SCHEDULE;
        String route = lease.task();
        long id = sql.insert(
                "run_id",
                INSERT,
                route,
                time,
                trigger,
                zone.getId(),
                route,
                route,
                RunStatus.PLANNED,
                cursor.version());
        return Claim.elected(lease, new Run(id, route, time, trigger, zone), cursor.value(), cursor.version());
    }

    /** An interrupted run counts as a crash until the engine says that it was not; who crashes too often stands still. */
    private Claim takeUp(Sql sql, Claim open, Firing firing) throws SQLException {
        long id = open.run().id();
        int crashes = sql.first(row -> row.getInt(1), "SELECT crashes FROM sync_run WHERE run_id = ?", id) + 1;
        RunStatus status = open.status();
        if (status == RunStatus.QUARANTINED) {
            if (firing != Firing.MANUAL && !(firing == Firing.SCHEDULE && waitsForOutside(sql, id))) {
                return null;
            }
            status = open.stood();
            crashes = firing == Firing.MANUAL ? 0 : attempts - 1;
        } else if (crashes >= attempts) {
            status = RunStatus.QUARANTINED;
        }
        sql.update(
                "UPDATE sync_run SET status = ?, crashes = ?, attempts = attempts + 1 WHERE run_id = ?",
                status,
                crashes,
                id);
        if (status == RunStatus.QUARANTINED) {
            sql.update(
                    "UPDATE sync_run SET category = COALESCE(category, 'BUG'), error = COALESCE(error, ?) WHERE run_id = ?",
                    open.run().route() + ": cannot finish the run: it was interrupted " + attempts
                            + " times. Look for the cause, then run the sync again or cancel the run.",
                    id);
        }
        return open.withStatus(status);
    }

    /** A publication that another system held up is tried again by the schedule; anything else waits for a person. */
    private static boolean waitsForOutside(Sql sql, long id) throws SQLException {
        return sql.first(
                        row -> row.getLong(1),
                        "SELECT run_id FROM sync_run WHERE run_id = ? AND category = 'EXTERNAL'",
                        id)
                != null;
    }

    private static boolean committedBefore(Sql sql, String route) throws SQLException {
        return sql.first(
                        row -> row.getLong(1),
                        "SELECT run_id FROM sync_run WHERE route = ? AND status = 'COMMITTED' LIMIT 1",
                        route)
                != null;
    }

    /** Freezes the plan: from now on the run reads exactly this. */
    void freeze(Claim claim, Plan plan) {
        transactions.fenced(claim.lease(), sql -> {
            Window window = plan.window();
            sql.update(
                    "UPDATE sync_run SET status = 'EXTRACTING', lo = ?, hi = ?, detail = ? WHERE run_id = ?",
                    window == null ? null : window.lo(),
                    window == null ? null : window.hi(),
                    plan.detail(),
                    claim.run().id());
            List<Object[]> rows = new ArrayList<>();
            for (Split split : plan.splits()) {
                rows.add(new Object[] {claim.run().id(), split.number(), split.detail(), split.estimatedRows()});
            }
            sql.batch(
                    "INSERT INTO sync_split (run_id, split_no, detail, estimated_rows, done, attempt, rows_read,"
                            + " rows_filtered, bytes_read) VALUES (?, ?, ?, ?, FALSE, 0, 0, 0, 0)",
                    rows);
            return null;
        });
    }

    /**
     * Marks a split done with what was staged.
     *
     * @param all the manifests of the run if this was its last split, to be bound to it; else null
     * @param total what the run has read, if this was its last split
     */
    void done(
            Lease lease,
            Run run,
            int split,
            int attempt,
            Counts counts,
            List<Manifest> staged,
            List<Manifest> all,
            Counts total) {
        transactions.fenced(lease, sql -> {
            sql.update(
                    "UPDATE sync_split SET done = TRUE, attempt = ?, rows_read = ?, rows_filtered = ?, bytes_read = ?,"
                            + " staged = ? WHERE run_id = ? AND split_no = ?",
                    attempt,
                    counts.rows(),
                    counts.filtered(),
                    counts.bytes(),
                    ManifestJson.write(staged),
                    run.id(),
                    split);
            if (all != null) {
                bind(sql, run, all, total);
            }
            return null;
        });
    }

    /** Binds the manifests: from now on the run can only be published. */
    void bind(Lease lease, Run run, List<Manifest> manifests, Counts total) {
        transactions.fenced(lease, sql -> {
            bind(sql, run, manifests, total);
            return null;
        });
    }

    private static void bind(Sql sql, Run run, List<Manifest> manifests, Counts total) throws SQLException {
        sql.update(
                "UPDATE sync_run SET status = 'PUBLISHING', manifest = ?, rows_read = ?, rows_filtered = ?,"
                        + " rows_published = ?, bytes_read = ? WHERE run_id = ?",
                ManifestJson.write(manifests),
                total.rows(),
                total.filtered(),
                manifests.stream().mapToLong(Manifest::rows).sum(),
                total.bytes(),
                run.id());
    }

    /** Moves the cursor and commits the run; the route's lease ends. Small runs have no plan and no cursor. */
    void commit(Lease lease, Run run, Window window, long cursorVersion) {
        transactions.fenced(lease, sql -> {
            if (window != null) {
                Cursor.move(sql, run, window.hi(), cursorVersion);
            }
            close(sql, lease, run, RunStatus.COMMITTED, null);
            return null;
        });
    }

    /** Closes a run that published nothing, or quarantines it. */
    void end(Lease lease, Run run, RunStatus status, RunException cause) {
        transactions.fenced(lease, sql -> {
            if (status == RunStatus.QUARANTINED) {
                sql.update(
                        "UPDATE sync_run SET status = ?, category = ?, error = ? WHERE run_id = ?",
                        status,
                        cause.category(),
                        cause.getMessage(),
                        run.id());
                leases.release(sql, lease);
            } else {
                close(sql, lease, run, status, cause);
            }
            return null;
        });
    }

    private void close(Sql sql, Lease lease, Run run, RunStatus status, RunException cause) throws SQLException {
        sql.update(
                "UPDATE sync_run SET status = ?, open_route = NULL, finished = CURRENT_TIMESTAMP, category = ?, error = ?"
                        + " WHERE run_id = ?",
                status,
                cause == null ? null : cause.category().name(),
                cause == null ? null : cause.getMessage(),
                run.id());
        if (run.trigger() != Run.Trigger.EVENT) {
            sql.update("DELETE FROM sync_split WHERE run_id = ?", run.id());
            leases.release(sql, lease);
        }
    }

    /** Lets go of an open run so that it can be resumed at once. An orderly stop does not count as a crash. */
    void release(Lease lease, Run run, boolean orderly, RunException cause) {
        transactions.fenced(lease, sql -> {
            sql.update(
                    "UPDATE sync_run SET crashes = crashes - ?, category = ?, error = ? WHERE run_id = ?",
                    orderly ? 1 : 0,
                    cause == null ? null : cause.category().name(),
                    cause == null ? null : cause.getMessage(),
                    run.id());
            leases.release(sql, lease);
            return null;
        });
    }

    /** The task of this process's small runs, which may overlap. */
    Lease eventTask() {
        Lease lease = transactions.write(sql -> leases.take(sql, eventTask(leases.owner())));
        if (lease == null) {
            throw RunException.external(
                    "cannot begin a run for an exchange: another process took over from '" + leases.owner()
                            + "'. Give each process a name of its own, and send again.",
                    null);
        }
        return lease;
    }

    private static String eventTask(String owner) {
        return "~" + owner;
    }

    static boolean isEventTask(String task) {
        return task.startsWith("~");
    }

    /** Ends a lease early. */
    void release(Lease lease) {
        transactions.write(sql -> {
            leases.release(sql, lease);
            return null;
        });
    }

    /** Gives up the open run of a route that no process works on; null if there is none. */
    Claim giveUp(String route) {
        return transactions.write(sql -> {
            Lease lease = leases.take(sql, route);
            Claim open = lease == null ? null : OpenRuns.ofRoute(sql, lease);
            if (open != null) {
                close(sql, lease, open.run(), RunStatus.CANCELLED, null);
            } else if (lease != null) {
                leases.release(sql, lease);
            }
            return open;
        });
    }

    /** Begins a small run at the store's time, or a little later if that microsecond is taken. */
    Run beginEvent(Lease lease, String route, ZoneId zone) {
        Instant time = transactions.read(Sql::now);
        for (int nudge = 0; ; nudge++) {
            Instant logical = time.plus(nudge, ChronoUnit.MICROS);
            try {
                return transactions.fenced(lease, sql -> {
                    long id = sql.insert(
                            "run_id",
                            INSERT,
                            route,
                            logical,
                            Run.Trigger.EVENT,
                            zone.getId(),
                            lease.task(),
                            null,
                            RunStatus.EXTRACTING,
                            0L);
                    return new Run(id, route, logical, Run.Trigger.EVENT, zone);
                });
            } catch (RunStoreException e) {
                if (!Transactions.taken(e) || nudge == 1000) {
                    throw e;
                }
            }
        }
    }

    /** Takes over the small runs of a process that is gone. */
    List<Claim> takeEvents(String task) {
        return transactions.write(sql -> {
            Lease lease = leases.take(sql, task);
            return lease == null ? List.<Claim>of() : OpenRuns.ofTask(sql, lease);
        });
    }
}
