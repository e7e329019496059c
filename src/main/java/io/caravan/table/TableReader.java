package io.caravan.table;

import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Throttle;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Read;
import io.caravan.table.pool.Borrowed;
import io.caravan.table.pool.Loan;
import io.caravan.table.pool.SharedState;
import java.sql.SQLException;
import java.util.List;

/** Reads the splits of a frozen plan, by several threads at once. */
final class TableReader {
    private final TableAccess access;
    private final TableOptions options;
    private final SharedState state;
    private final Throttle route;

    /** @param route what the runs of its route may read a second */
    TableReader(TableAccess access, TableOptions options, Throttle route) {
        this.access = access;
        this.options = options;
        this.state = access.state();
        this.route = route;
    }

    void read(SplitAttempt attempt) throws Exception {
        PlanDetail detail = PlanDetail.parse(attempt.plan().detail());
        PlanDetail.Part part = PlanDetail.Part.parse(attempt.split().detail());
        if (part.none()) {
            attempt.send(RecordBatch.allocate(detail.schema(), 1));
        } else if (part.state() != null) {
            readTogether(detail, part, attempt);
        } else {
            readAlone(detail, part, attempt);
        }
    }

    /** One statement, which sees what is committed when it begins; what it reads is held before. */
    private void readAlone(PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        try (Borrowed borrowed = access.borrow(attempt.run(), "read")) {
            borrowed.call((connection, dialect) -> {
                access.begin(connection, dialect, attempt.run());
                List<Long> locks = hold(borrowed.loan(), detail, attempt.run());
                access.unchanged(borrowed.loan(), attempt.run(), detail);
                pump(borrowed.loan(), detail, part, attempt);
                if (!dialect.covers(connection, locks, connection)) {
                    throw RunException.external(
                            "a partition was attached while the read began. Nothing to do: it is read again.", null);
                }
                return null;
            });
        }
    }

    /** That a table is gone, or a column, is said by name. */
    private List<Long> hold(Loan loan, PlanDetail detail, Run run) throws Exception {
        try {
            return loan.dialect().hold(loan.connection(), detail.select(null));
        } catch (SQLException e) {
            if (Failures.category(e) == RunException.Category.USER) {
                access.unchanged(loan, run, detail);
            }
            throw e;
        }
    }

    /** In the state of the plan, which keeps what is read as it was described. */
    private void readTogether(PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        if (!state.stands(part.state())) {
            throw gone(attempt.run(), null);
        }
        Loan reader = state.take();
        Borrowed borrowed = reader != null
                ? new Borrowed(reader, access.place(attempt.run()), "read")
                : late(detail, part, attempt.run());
        boolean whole = false;
        try {
            borrowed.call((connection, dialect) -> {
                pump(borrowed.loan(), detail, part, attempt);
                return null;
            });
            covered(borrowed.loan(), attempt.run());
            whole = true;
        } finally {
            state.give(borrowed.loan(), whole);
        }
    }

    private void covered(Loan reader, Run run) {
        try {
            if (!state.covers(reader)) {
                throw new RunAnew(
                        access.place(run)
                                + ": cannot read: a partition was attached since the snapshot of this run. Nothing to"
                                + " do: the run begins anew.",
                        null);
            }
        } catch (SQLException e) {
            throw gone(run, e);
        }
    }

    /** For a reader whose connection was lost. */
    private Borrowed late(PlanDetail detail, PlanDetail.Part part, Run run) throws Exception {
        if (!state.joinable()) {
            throw gone(run, null);
        }
        Borrowed borrowed = access.borrow(run, "read");
        Loan loan = borrowed.loan();
        boolean joined = false;
        try {
            access.begin(loan.connection(), loan.dialect(), run);
            joined = loan.dialect().joinSnapshot(loan.connection(), part.state(), detail.select(null));
            if (!joined) {
                throw new RunAnew(
                        access.place(run) + ": cannot read: the connection was lost, and somebody waits to change the"
                                + " table meanwhile. Nothing to do: the run lets go of it and begins anew.",
                        null);
            }
        } catch (SQLException e) {
            throw Failures.connection(e) ? Failures.of(access.place(run), "read", e) : gone(run, e);
        } finally {
            if (!joined) {
                borrowed.close();
            }
        }
        return borrowed;
    }

    private RunAnew gone(Run run, SQLException e) {
        return new RunAnew(
                access.place(run)
                        + ": cannot read: the state of the table in which this run began is gone, and its parts are exact"
                        + " in it only. Nothing to do: the run begins anew.",
                e);
    }

    private void pump(Loan loan, PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        int rows = access.throttle().batchRows(route.batchRows(options.batchRows()));
        long bytes = access.throttle().batchBytes(route.batchBytes(Read.BATCH_BYTES));
        // A driver need not fetch more than a batch that was made small on purpose.
        int fetch = rows < options.batchRows() ? Math.min(rows, options.fetchSize()) : options.fetchSize();
        Read read = new Read(
                detail.select(part.predicate()),
                detail.columns(),
                fetch,
                bytes,
                (number, why, raw) -> attempt.dirty(
                        new DirtyRecord(access.table(), "row " + number, why.column(), why.reason(), raw.get())));
        try (BatchReader reader = loan.dialect().open(loan.connection(), read)) {
            new Pump(loan.connection(), reader, attempt).run(detail.schema(), rows);
        }
    }
}
