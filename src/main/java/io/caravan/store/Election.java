package io.caravan.store;

import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Parameters;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.SyncKey;
import io.caravan.schedule.Firing;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Who runs what: elects new runs, takes up open ones, gives them up. Each method is one transaction that takes a
 * lease.
 */
public final class Election {
    private static final String INSERT =
            "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, open_route, status, attempts, crashes,"
                    + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started, params, rerun, full_read)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, ?, 0, 0, 0, 0, CURRENT_TIMESTAMP, ?, ?, ?)";

    private final Transactions transactions;
    private final Leases leases;
    private final int attempts;

    /** @param attempts after how many interruptions in a row a run stands still */
    public Election(Transactions transactions, Leases leases, int attempts) {
        this.transactions = transactions;
        this.leases = leases;
        this.attempts = attempts;
    }

    /**
     * Takes the route and its open run, or elects a new one; where the route has parameters with several values also
     * those that come after it, which wait for their turn.
     *
     * @param logicalTime of the new run: null for the store's clock
     * @param queue whether new runs are queued instead, so that only an open one is taken
     * @param full whether the new run reads everything, wherever the cursor stands; then none may be open
     * @return null if another process has the route, or had this logical time; or if there is nothing left to do now
     */
    public Claim begin(
            String route, Firing firing, Instant logicalTime, SyncOptions options, boolean queue, FullRead full) {
        try {
            return transactions.write(sql -> {
                Lease lease = leases.take(sql, route);
                if (lease == null) {
                    return null;
                }
                Claim open = OpenRuns.ofRoute(sql, lease);
                Claim claim = null;
                if (open != null) {
                    full.refuse(open.run());
                    claim = takeUp(sql, open, firing);
                } else if (!queue) {
                    claim = elect(sql, lease, firing, logicalTime, options, full);
                }
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

    /** Elects runs that wait for their turn, one for each combination, unless another process has. */
    public void queue(String route, Firing firing, Instant logicalTime, SyncOptions options) {
        try {
            transactions.write(sql -> {
                if (firing != Firing.ONCE || !waitsOrCommitted(sql, route)) {
                    Instant time = logicalTime == null ? sql.now() : logicalTime;
                    RunRequest request = RunRequest.of(
                            route,
                            time,
                            Run.Trigger.SCHEDULE,
                            options.schedule().zone());
                    for (Map<String, String> parameters : options.combinations()) {
                        WaitingRuns.add(sql, request.with(parameters));
                    }
                }
                return null;
            });
        } catch (RunStoreException e) {
            if (!Transactions.taken(e)) {
                throw e;
            }
        }
    }

    private static boolean waitsOrCommitted(Sql sql, String route) throws SQLException {
        return sql.first(
                        row -> row.getLong(1),
                        "SELECT run_id FROM sync_run WHERE route = ? AND status IN ('WAITING', 'COMMITTED') LIMIT 1",
                        route)
                != null;
    }

    /** Takes up a run that waited; null if it has to wait on, or does not wait any more. */
    public Claim take(WaitingRun waiting) {
        try {
            return transactions.write(sql -> waiting.run().aside() ? takeAside(sql, waiting) : takeOwn(sql, waiting));
        } catch (RunStoreException e) {
            if (Transactions.taken(e)) {
                return null;
            }
            throw e;
        }
    }

    private Claim takeOwn(Sql sql, WaitingRun waiting) throws SQLException {
        Lease lease = leases.take(sql, waiting.run().route());
        if (lease == null) {
            return null;
        }
        Claim open = OpenRuns.ofRoute(sql, lease);
        Claim claim = open == null ? turn(sql, lease, waiting.run()) : takeUp(sql, open, Firing.RECOVERY);
        if (claim == null || claim.status() == RunStatus.QUARANTINED) {
            leases.release(sql, lease);
        }
        return claim;
    }

    /** Whoever begins a run of the route holds its task, so that no two begin at once without seeing each other. */
    private Claim takeAside(Sql sql, WaitingRun waiting) throws SQLException {
        leases.hold(sql, waiting.run().route());
        if (!BackfillStore.admits(sql, waiting.backfill())) {
            return null;
        }
        Lease lease = leases.take(sql, asideTask(waiting.run()));
        Claim claim = lease == null ? null : turn(sql, lease, waiting.run());
        if (claim == null && lease != null) {
            leases.release(sql, lease);
        }
        return claim;
    }

    private Claim turn(Sql sql, Lease lease, Run run) throws SQLException {
        if (!run.aside() && Pauses.paused(sql, run.route())) {
            return null;
        }
        Sametime same = Sametime.of(sql, run);
        if (same.open() != null) {
            WaitingRuns.note(sql, run.id(), "run " + same.open() + " for the same time");
            return null;
        }
        Position position = run.aside() ? Position.NONE : Position.of(sql, run.key(), full(sql, run.id()));
        int begun = sql.update(
                "UPDATE sync_run SET status = 'PLANNED', task = ?, open_route = ?, attempts = 1, waiting_for = NULL,"
                        + " cursor_version = ?, started = CURRENT_TIMESTAMP WHERE run_id = ? AND status = 'WAITING'",
                lease.task(),
                run.aside() ? null : run.route(),
                position.version(),
                run.id());
        if (begun == 0) {
            return null;
        }
        tell(sql, run.id(), RunEvent.of(RunEvent.Kind.ELECTED, (String) null));
        return Claim.elected(lease, run.repeating(same.committed()), position);
    }

    static boolean full(Sql sql, long run) throws SQLException {
        return sql.first(row -> row.getBoolean(1), "SELECT full_read FROM sync_run WHERE run_id = ?", run);
    }

    private void tell(Sql sql, long run, RunEvent event) throws SQLException {
        Timeline.write(sql, leases.owner(), run, event);
    }

    /** Takes up an open run beside its route that nobody works on; null if somebody does, or it has ended. */
    public Claim resumeAside(String task, Firing firing) {
        return transactions.write(sql -> {
            Lease lease = leases.take(sql, task);
            if (lease == null) {
                return null;
            }
            Claim open = OpenRuns.aside(sql, lease);
            Claim claim = open == null ? null : takeUp(sql, open, firing);
            if (claim == null || claim.status() == RunStatus.QUARANTINED) {
                leases.release(sql, lease);
            }
            return claim;
        });
    }

    /**
     * Takes up a run that is being published and whose route is not here; null if there is none, or somebody has it.
     *
     * @param own whether the task is the route's
     */
    public Claim adoptOrphan(String task, boolean own) {
        return transactions.write(sql -> {
            Lease lease = leases.takeKept(sql, task);
            if (lease == null) {
                return null;
            }
            Claim open = own ? OpenRuns.ofRoute(sql, lease) : OpenRuns.aside(sql, lease);
            Claim claim = open == null || open.manifests() == null ? null : takeUp(sql, open, Firing.RECOVERY);
            if (claim == null || claim.status() == RunStatus.QUARANTINED) {
                leases.release(sql, lease);
                return null;
            }
            return claim;
        });
    }

    private static String asideTask(Run run) {
        return run.route() + "~" + run.id();
    }

    private Claim elect(Sql sql, Lease lease, Firing firing, Instant logicalTime, SyncOptions options, FullRead full)
            throws SQLException {
        if (firing != Firing.MANUAL && Pauses.paused(sql, lease.task())) {
            return null;
        }
        if (firing == Firing.RECOVERY || firing == Firing.ONCE && committedBefore(sql, lease.task())) {
            return null;
        }
        Instant time = logicalTime == null ? sql.now() : logicalTime;
        Run.Trigger trigger = firing == Firing.MANUAL ? Run.Trigger.MANUAL : Run.Trigger.SCHEDULE;
        Claim first = null;
        for (Map<String, String> parameters : options.combinations()) {
            RunRequest request = RunRequest.of(
                            lease.task(), time, trigger, options.schedule().zone())
                    .with(parameters)
                    .fully(full.wanted());
            Sametime same = Sametime.of(sql, request, time);
            if (first == null && same.open() == null) {
                first = elect(sql, lease, request, same, full.words());
            } else {
                WaitingRuns.add(sql, request);
            }
        }
        return first;
    }

    private Claim elect(Sql sql, Lease lease, RunRequest request, Sametime same, String why) throws SQLException {
        String route = request.route();
        Position position = Position.of(sql, new SyncKey(route, request.parameters()), request.full());
        long id = sql.insert(
                "run_id",
                INSERT,
                route,
                request.logicalTime(),
                request.trigger(),
                request.zone().getId(),
                route,
                route,
                RunStatus.PLANNED,
                position.version(),
                Parameters.write(request.parameters()),
                same.rerun(),
                position.full());
        tell(sql, id, RunEvent.of(RunEvent.Kind.ELECTED, why));
        Run run = request.run(id, request.logicalTime(), same.rerun()).repeating(same.committed());
        return Claim.elected(lease, run, position);
    }

    /**
     * An interrupted run counts as a crash until the engine says that it was not; who crashes too often stands
     * still.
     */
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
            String why = open.run().route() + ": cannot finish the run: it was interrupted " + attempts
                    + " times. Look for the cause, then run the sync again or cancel the run.";
            sql.update(
                    "UPDATE sync_run SET category = COALESCE(category, 'BUG'), error = COALESCE(error, ?)"
                            + " WHERE run_id = ?",
                    why,
                    id);
            tell(sql, id, RunEvent.of(RunEvent.Kind.QUARANTINED, why));
        } else {
            tell(sql, id, RunEvent.of(RunEvent.Kind.RESUMED, "attempt " + open.attempt()));
        }
        return open.withStatus(status).repeating(Sametime.of(sql, open.run()).committed());
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

    /** Gives up an open run that no other process works on; null if one does, or it has ended. */
    public Claim giveUp(String task, Run run) {
        return transactions.write(sql -> {
            Lease lease = leases.take(sql, task);
            Claim open = lease == null ? null : run.aside() ? OpenRuns.aside(sql, lease) : OpenRuns.ofRoute(sql, lease);
            if (open != null && open.run().id() != run.id()) {
                open = null;
            }
            if (open != null) {
                RunLedger.close(sql, open.run(), RunStatus.CANCELLED, null);
                Outbox.write(sql, open.run());
                tell(sql, open.run().id(), RunEvent.of(RunEvent.Kind.CANCELLED, (String) null));
                leases.release(sql, lease);
            } else if (lease != null) {
                leases.release(sql, lease);
            }
            return open;
        });
    }

    /** The task of this process's small runs, which may overlap. */
    public Lease eventTask() {
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

    public static boolean isEventTask(String task) {
        return task.startsWith("~");
    }

    /** Begins a small run at the store's time, or a little later if that microsecond is taken. */
    public Run beginEvent(Lease lease, String route, ZoneId zone) {
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
                            0L,
                            "",
                            0,
                            false);
                    return new Run(id, route, logical, Run.Trigger.EVENT, zone);
                });
            } catch (RunStoreException e) {
                if (!Transactions.taken(e) || nudge == 1000) {
                    throw e;
                }
            }
        }
    }

    /** Takes up a small run that stands still, for this process; null if it does not. */
    public Claim adopt(Lease mine, long id) {
        return transactions.fenced(mine, sql -> {
            int taken = sql.update(
                    "UPDATE sync_run SET status = 'PUBLISHING', task = ?, attempts = attempts + 1"
                            + " WHERE run_id = ? AND status = 'QUARANTINED'",
                    mine.task(),
                    id);
            if (taken == 0) {
                return null;
            }
            tell(sql, id, RunEvent.of(RunEvent.Kind.RESUMED, "somebody asked"));
            return OpenRuns.byId(sql, mine, id);
        });
    }

    /** The small runs of this process that have not ended. */
    public List<Claim> openEvents(Lease mine) {
        return transactions.read(sql -> OpenRuns.ofTask(sql, mine));
    }

    /** Takes over the small runs of a process that is gone. */
    public List<Claim> takeEvents(String task) {
        return transactions.write(sql -> {
            Lease lease = leases.take(sql, task);
            return lease == null ? List.<Claim>of() : OpenRuns.ofTask(sql, lease);
        });
    }
}
