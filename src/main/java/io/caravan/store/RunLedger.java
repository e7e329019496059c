package io.caravan.store;

import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Counts;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Item;
import io.caravan.run.KnownItems;
import io.caravan.run.Manifest;
import io.caravan.run.Plan;
import io.caravan.run.Published;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Split;
import io.caravan.run.Target;
import io.caravan.run.Window;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engine's writes to the run store. Each method is one transaction, fenced by the lease of the run's task. */
public final class RunLedger {
    private final Transactions transactions;
    private final Leases leases;
    private final Timeline timeline;

    public RunLedger(Transactions transactions, Leases leases) {
        this.transactions = transactions;
        this.leases = leases;
        this.timeline = new Timeline(leases.owner());
    }

    /** What happens in runs between two transactions is noted here, and written with the next. */
    public Timeline timeline() {
        return timeline;
    }

    /** @param event null for none; small runs leave out what is plain */
    private <T> T fenced(Lease lease, Run run, RunEvent event, Transactions.Work<T> work) {
        boolean told = event != null && !(event.kind().plain() && Election.isEventTask(lease.task()));
        return timeline.with(run, told ? event : null, inner -> transactions.fenced(lease, inner), work);
    }

    /** What the sync of a run is known to have copied. */
    public KnownItems items(Run run) {
        return new ItemBook(transactions, run.key().name());
    }

    /**
     * Freezes the plan: from now on the run reads exactly this.
     *
     * @param subject what the position of the sync is one of, null without a position
     * @param definition a digest of what the route says
     */
    public void freeze(Claim claim, Plan plan, Subject subject, String definition) {
        int count = plan.splits().size();
        RunEvent planned = RunEvent.of(RunEvent.Kind.PLANNED, count == 1 ? "1 split" : count + " splits");
        fenced(claim.lease(), claim.run(), planned, sql -> {
            if (!claim.run().aside()) {
                Resets.tell(sql, timeline.node(), claim.run());
            }
            Window window = plan.window();
            Plan.Survey survey = plan.survey();
            sql.update(
                    "UPDATE sync_run SET status = 'EXTRACTING', lo = ?, hi = ?, cursor_column = ?, detail = ?,"
                            + " items_found = ?, items_unchanged = ?, subject = ?, definition = ? WHERE run_id = ?",
                    window == null ? null : window.lo(),
                    window == null ? null : window.hi(),
                    plan.cursorColumn(),
                    plan.detail(),
                    survey == null ? null : survey.found(),
                    survey == null ? null : survey.unchanged(),
                    subject == null ? null : subject.write(),
                    definition,
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

    /** Forgets the plan of an open run and what was read by it. */
    public void anew(Claim claim, String why) {
        long run = claim.run().id();
        RunEvent event =
                RunEvent.of(RunEvent.Kind.CHANGED, why + ": what the run had staged is given up, and it begins anew");
        fenced(claim.lease(), claim.run(), event, sql -> {
            for (String table : List.of("sync_split", "sync_item", "sync_dirty")) {
                sql.update("DELETE FROM " + table + " WHERE run_id = ?", run);
            }
            sql.update(
                    "UPDATE sync_run SET status = 'PLANNED', lo = NULL, hi = NULL, cursor_column = NULL, detail = NULL,"
                            + " subject = NULL, definition = NULL, rows_read = 0, rows_filtered = 0, bytes_read = 0,"
                            + " rows_dirty = 0 WHERE run_id = ?",
                    run);
            return null;
        });
    }

    /**
     * Marks a split done with what was staged.
     *
     * @param items what became of the things with names that it read
     * @param dirty what could not become rows
     * @param all the manifests of the run if this was its last split, to be bound to it; else null
     * @param total what the run has read so far
     */
    public void done(
            Lease lease,
            Run run,
            int split,
            int attempt,
            long millis,
            Counts counts,
            List<Manifest> staged,
            List<Item> items,
            List<DirtyRecord> dirty,
            List<Manifest> all,
            Counts total) {
        fenced(lease, run, null, sql -> {
            if (attempt > 1) {
                // An attempt whose answer was lost may have written its own.
                ItemBook.forget(sql, run, split);
                DirtyBook.forget(sql, run, split);
            }
            ItemBook.write(sql, run, split, items);
            DirtyBook.write(sql, run, split, dirty);
            sql.update(
                    "UPDATE sync_split SET done = TRUE, finished = CURRENT_TIMESTAMP, millis = ?, attempt = ?,"
                            + " rows_read = ?, rows_filtered = ?, bytes_read = ?, rows_dirty = ?, staged = ?, targets = ?"
                            + " WHERE run_id = ? AND split_no = ?",
                    millis,
                    attempt,
                    counts.rows(),
                    counts.filtered(),
                    counts.bytes(),
                    counts.dirty(),
                    ManifestJson.write(staged),
                    SplitTargets.write(staged),
                    run.id(),
                    split);
            if (all != null) {
                bind(sql, run, all, total);
            } else {
                sql.update(
                        "UPDATE sync_run SET rows_read = ?, rows_filtered = ?, bytes_read = ?, rows_dirty = ?"
                                + " WHERE run_id = ?",
                        total.rows(),
                        total.filtered(),
                        total.bytes(),
                        total.dirty(),
                        run.id());
            }
            return null;
        });
    }

    /** Binds the manifests: from now on the run can only be published. */
    public void bind(Lease lease, Run run, List<Manifest> manifests, Counts total) {
        fenced(lease, run, null, sql -> {
            bind(sql, run, manifests, total);
            return null;
        });
    }

    private static void bind(Sql sql, Run run, List<Manifest> manifests, Counts total) throws SQLException {
        sql.update("DELETE FROM sync_manifest WHERE run_id = ?", run.id());
        sql.update(
                "INSERT INTO sync_manifest (run_id, manifest) VALUES (?, ?)", run.id(), ManifestJson.write(manifests));
        sql.update(
                "UPDATE sync_run SET status = 'PUBLISHING', targets = ?, rows_read = ?, rows_filtered = ?,"
                        + " rows_published = ?, bytes_read = ?, rows_dirty = ? WHERE run_id = ?",
                SplitTargets.write(manifests),
                total.rows(),
                total.filtered(),
                manifests.stream().mapToLong(Manifest::rows).sum(),
                total.bytes(),
                total.dirty(),
                run.id());
        Account.check(sql, run);
    }

    /** What the store keeps for the targets of a run. */
    public Published published(Lease lease, Run run) {
        return new PublicationBook(transactions, lease, run);
    }

    /** A target shows its part of a run that has others: the note of it is written at once, for who resumes the run. */
    public void shown(Lease lease, Run run) {
        fenced(lease, run, null, sql -> null);
    }

    /** The targets that are known to show their part of a run. */
    public Set<String> shown(Run run) {
        return transactions.read(sql -> new HashSet<>(sql.list(
                row -> row.getString(1),
                "SELECT DISTINCT target FROM sync_run_event WHERE run_id = ? AND kind = ? AND target IS NOT NULL",
                run.id(),
                RunEvent.Kind.PUBLISHED)));
    }

    /** Why a run of a sync that goes on from nothing would append what is there; null if it would not. */
    public String appended(Run run, Position stands, Reads reads, Subject now, Map<String, Target> targets) {
        return transactions.read(sql -> new Appended(sql, run, now).problem(stands, reads, targets));
    }

    /**
     * Moves the cursor and commits the run; the route's lease ends. Small runs have no plan and no cursor.
     *
     * @param items whether the source of the run knows items
     * @param position where the sync stood before
     * @param subject what its position is one of from now on, null without a position
     * @param overwritten if it goes on from nothing: the places of its targets whose rows are gone
     */
    public void commit(
            Lease lease,
            Run run,
            Window window,
            boolean items,
            Position position,
            Subject subject,
            Collection<String> overwritten) {
        fenced(lease, run, RunEvent.of(RunEvent.Kind.COMMITTED, (String) null), sql -> {
            Account.check(sql, run);
            if (window != null && !run.aside()) {
                Cursor.move(sql, run, window.hi(), position.version());
            }
            if (items && !run.aside()) {
                ItemBook.commit(sql, run);
            }
            if (subject != null && !run.aside() && !subject.equals(position.subject())) {
                Position.keep(sql, run, subject);
            }
            Position.overwritten(sql, run, overwritten);
            PublicationBook.commit(sql, run, leases.length().multipliedBy(2));
            close(sql, run, RunStatus.COMMITTED, null);
            ended(sql, lease, run);
            return null;
        });
    }

    /** Closes a run that published nothing, or quarantines it. */
    public void end(Lease lease, Run run, RunStatus status, RunException cause) {
        end(lease, run, status, cause, null);
    }

    /**
     * The same, and lets it be run again by itself.
     *
     * @param retries how often and when; null for not
     * @return the run that waits to take its place, null if there is none
     */
    public Run end(Lease lease, Run run, RunStatus status, RunException cause, SyncOptions retries) {
        RunEvent end = RunEvent.of(RunEvent.Kind.valueOf(status.name()), cause);
        return fenced(lease, run, end, sql -> {
            if (status == RunStatus.QUARANTINED) {
                PlaceBook.forget(sql, run.id());
                sql.update(
                        "UPDATE sync_run SET status = ?, category = ?, error = ? WHERE run_id = ? AND finished IS NULL",
                        status,
                        cause.category(),
                        cause.getMessage(),
                        run.id());
            } else {
                close(sql, run, status, cause);
            }
            if (cause instanceof TooDirty tooDirty) {
                DirtyBook.write(sql, run, tooDirty);
            }
            ended(sql, lease, run);
            return retries == null ? null : again(sql, run, retries);
        });
    }

    private static Run again(Sql sql, Run run, SyncOptions options) throws SQLException {
        int before = sql.first(row -> row.getInt(1), "SELECT retry FROM sync_run WHERE run_id = ?", run.id());
        if (before >= options.retries()) {
            return null;
        }
        Long backfill = sql.first(
                row -> row.getObject(1, Long.class), "SELECT backfill_id FROM sync_run WHERE run_id = ?", run.id());
        Instant time = sql.now().plus(options.retryDelay());
        return WaitingRuns.add(
                sql,
                new RunRequest(
                        run.route(),
                        run.logicalTime(),
                        run.trigger(),
                        run.zone(),
                        run.parameters(),
                        time,
                        "its retry " + (before + 1) + " of " + options.retries() + " after run " + run.id(),
                        backfill,
                        before + 1,
                        Election.full(sql, run.id())));
    }

    static void close(Sql sql, Run run, RunStatus status, RunException cause) throws SQLException {
        sql.update(
                "UPDATE sync_run SET status = ?, open_route = NULL, finished = CURRENT_TIMESTAMP, category = ?,"
                        + " error = ?, subject = NULL"
                        // A run fails only if nothing of it is visible, whatever it was bound to publish.
                        + (status == RunStatus.FAILED ? ", rows_published = 0" : "")
                        + " WHERE run_id = ? AND finished IS NULL",
                status,
                cause == null ? null : cause.category().name(),
                cause == null ? null : cause.getMessage(),
                run.id());
        sql.update("UPDATE sync_split SET detail = '', staged = NULL WHERE run_id = ?", run.id());
        sql.update("DELETE FROM sync_manifest WHERE run_id = ?", run.id());
        PlaceBook.forget(sql, run.id());
        if (status != RunStatus.COMMITTED) {
            PublicationBook.givenUp(sql, run, status == RunStatus.FAILED);
        }
    }

    /** The lease of a route ends with its run; that of the small runs is shared by all of this process. */
    private void ended(Sql sql, Lease lease, Run run) throws SQLException {
        if (!Election.isEventTask(lease.task())) {
            leases.release(sql, lease);
            Outbox.write(sql, run);
        }
    }

    /** The process is told to stop: if the work on the run ends now in whatever way, that was no crash. */
    public void spare(Lease lease, Run run) {
        fenced(lease, run, RunEvent.of(RunEvent.Kind.STOPPING, "the route or the process is being stopped"), sql -> {
            uncount(sql, run, 1);
            return null;
        });
    }

    private static void uncount(Sql sql, Run run, int crashes) throws SQLException {
        sql.update(
                "UPDATE sync_run SET crashes = crashes - ? WHERE run_id = ? AND finished IS NULL", crashes, run.id());
    }

    /**
     * Lets go of an open run so that it can be resumed at once.
     *
     * @param orderly whether it is not to count as a crash
     */
    public void release(Lease lease, Run run, boolean orderly, String why) {
        release(lease, run, orderly, null, RunEvent.of(RunEvent.Kind.INTERRUPTED, why));
    }

    /** The same after a failure that leaves it open. */
    public void release(Lease lease, Run run, RunException cause) {
        release(lease, run, false, cause, RunEvent.of(RunEvent.Kind.INTERRUPTED, cause));
    }

    private void release(Lease lease, Run run, boolean orderly, RunException cause, RunEvent let) {
        fenced(lease, run, let, sql -> {
            uncount(sql, run, orderly ? 1 : 0);
            sql.update(
                    "UPDATE sync_run SET category = ?, error = ? WHERE run_id = ? AND finished IS NULL",
                    cause == null ? null : cause.category().name(),
                    cause == null ? null : cause.getMessage(),
                    run.id());
            leases.release(sql, lease);
            return null;
        });
    }

    /** Ends a lease early. */
    public void release(Lease lease) {
        transactions.write(sql -> {
            leases.release(sql, lease);
            return null;
        });
    }
}
