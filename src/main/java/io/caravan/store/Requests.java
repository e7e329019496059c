package io.caravan.store;

import io.caravan.run.Parameters;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import java.sql.SQLException;
import java.util.List;

/** What people ask of runs, in the store. Each method is one transaction; any thread may use it. */
public final class Requests {
    private final Transactions transactions;
    private final Timeline timeline;

    public Requests(Transactions transactions, Timeline timeline) {
        this.transactions = transactions;
        this.timeline = timeline;
    }

    /** The run that holds a route, null if there is none. */
    public RunRecord open(String route) {
        return transactions.read(
                sql -> sql.first(RunRecords::record, RunRecords.COLUMNS + "WHERE open_route = ?", route));
    }

    /** The runs of a route that wait for their turn, or are open beside it, oldest first; at most so many. */
    public List<RunRecord> beside(String route, int most) {
        return transactions.read(sql -> sql.list(
                RunRecords::record,
                RunRecords.COLUMNS
                        + "WHERE route = ? AND open_route IS NULL AND finished IS NULL AND fired_by <> 'EVENT'"
                        + " ORDER BY run_id LIMIT ?",
                route,
                most));
    }

    /** Returns whether it still waited. */
    public boolean cancelWaiting(Run run) {
        return timeline.with(run, null, transactions::write, sql -> {
            int ended = sql.update(
                    "UPDATE sync_run SET status = 'CANCELLED', finished = CURRENT_TIMESTAMP, waiting_for = NULL"
                            + " WHERE run_id = ? AND status = 'WAITING'",
                    run.id());
            if (ended > 0) {
                Outbox.write(sql, run);
                Timeline.write(sql, timeline.node(), run.id(), cancelled());
            }
            return ended > 0;
        });
    }

    private static RunEvent cancelled() {
        return RunEvent.of(RunEvent.Kind.CANCELLED, "somebody asked");
    }

    /** Gives up a small run that stands still; null if it does not. Nobody works on it, so no lease covers it. */
    public Claim giveUpSmall(long id) {
        return transactions.write(sql -> {
            int locked = sql.update(
                    "UPDATE sync_run SET status = 'CANCELLED' WHERE run_id = ? AND status = 'QUARANTINED'", id);
            if (locked == 0) {
                return null;
            }
            Claim given = OpenRuns.byId(sql, null, id);
            RunLedger.close(sql, given.run(), RunStatus.CANCELLED, null);
            Outbox.write(sql, given.run());
            Timeline.write(sql, timeline.node(), id, cancelled());
            return given;
        });
    }

    /** Asks the process that works on a run to cancel it. Returns whether the run is open. */
    public boolean askToCancel(long id) {
        return transactions.write(sql ->
                sql.update("UPDATE sync_run SET cancel_asked = TRUE WHERE run_id = ? AND finished IS NULL", id) > 0);
    }

    /** The open runs that somebody asked to cancel. */
    public List<Long> toCancel() {
        return transactions.read(sql -> sql.list(
                row -> row.getLong(1), "SELECT run_id FROM sync_run WHERE finished IS NULL AND cancel_asked = TRUE"));
    }

    /** Lets a run that published nothing be run again, unless that has been done. */
    public Run again(RunRecord record) {
        return transactions.write(sql -> {
            refuseTwice(sql, record);
            Run run = record.run();
            return WaitingRuns.add(
                    sql,
                    new RunRequest(
                            run.route(),
                            run.logicalTime(),
                            run.trigger(),
                            run.zone(),
                            run.parameters(),
                            null,
                            "its turn, again after run " + run.id(),
                            record.backfill(),
                            1,
                            Election.full(sql, run.id())));
        });
    }

    private static void refuseTwice(Sql sql, RunRecord record) throws SQLException {
        Run run = record.run();
        Long other = sql.first(
                row -> row.getLong(1),
                "SELECT run_id FROM sync_run WHERE route = ? AND logical_time = ? AND params = ? AND rerun > ?"
                        + " AND status NOT IN ('FAILED', 'CANCELLED') ORDER BY run_id DESC",
                run.route(),
                run.logicalTime(),
                Parameters.write(run.parameters()),
                run.rerun());
        if (other != null) {
            throw RunException.user(run.route() + ": cannot retry run " + run.id() + ": run " + other
                    + " has taken its place. Look at that one.");
        }
    }
}
