package io.caravan.table;

import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.SourcePlan;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Throttle;
import io.caravan.run.Window;
import io.caravan.schedule.DateUse;
import io.caravan.schedule.Macros;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Plans and reads the runs of one {@code table:} endpoint. Splits are read by several threads at once. */
final class TableSource implements RunSource {
    /** How often others may come in between when a snapshot is opened. */
    private static final int TRIES = 5;

    private final TableOptions options;
    private final Connections connections;
    private final Throttle route;
    private final Snapshots snapshots = new Snapshots();
    private final Readers readers = new Readers();

    TableSource(TableOptions options, Connections connections) {
        this(options, connections, Throttle.NONE);
    }

    /** @param route what the runs of its route may read a second */
    TableSource(TableOptions options, Connections connections, Throttle route) {
        this.route = route;
        this.options = options;
        this.connections = connections;
    }

    @Override
    public Plan plan(PlanRequest request) throws Exception {
        release();
        String where = where(request.run());
        // One for the plan, then for a reader, and perhaps one for the snapshot, which must not be waited for later.
        boolean snapshot = options.parallelism() > 1
                && !request.sample()
                && connections.dialect(options.connection()).snapshots();
        List<Runnable> places =
                named(request.run(), () -> connections.take(options.connection(), snapshot ? 2 : 1, () -> null));
        Runnable second = places.size() > 1 ? places.get(1) : null;
        int parallelism = snapshot && second == null ? 1 : options.parallelism();
        try (Borrowed borrowed = borrow(request.run(), "plan the read", places.get(0))) {
            return borrowed.call((connection, dialect) -> {
                String hidden = acceptRowSecurity(connection, dialect, request.run());
                dialect.await(connection, relation(request.run()));
                Catalog catalog = new Catalog(connection, dialect, relation(request.run()), where);
                return plan(catalog, borrowed, request, where, parallelism, second, hidden);
            });
        } finally {
            if (second != null && !snapshots.held()) {
                second.run();
            }
        }
    }

    private Plan plan(
            Catalog catalog,
            Borrowed planner,
            PlanRequest request,
            String where,
            int parallelism,
            Runnable second,
            String hidden)
            throws Exception {
        Connection connection = planner.loan().connection();
        Dialect dialect = planner.loan().dialect();
        List<SourceColumn> columns = wanted(dialect, catalog.select(options.columns()));
        catalog.check("key", options.key());
        List<String> notes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (hidden != null) {
            notes.add(hidden);
            warnings.add(hidden);
        }
        for (SourceColumn column : columns) {
            if (!column.column().note().isEmpty()) {
                notes.add(column.name() + ": " + column.column().note());
            }
        }
        Window window = null;
        String cursor = null;
        String predicate = where;
        boolean none = false;
        if (options.cursor() != null) {
            cursor = catalog.column("cursor", options.cursor()).name();
        }
        if (cursor != null && !request.sample()) {
            WindowPlan windows = new WindowPlan(dialect, options, catalog, where);
            if (!request.bounded() || windows.dated()) {
                WindowPlan.Planned planned = request.bounded()
                        ? windows.day(connection, request.run(), notes)
                        : windows.plan(connection, request.cursor(), notes);
                window = planned.window();
                none = planned.none();
                predicate = planned.predicate();
                if (planned.inexact() != null) {
                    warnings.add(planned.inexact());
                }
            } else {
                dated(request.run(), cursor);
            }
        }
        PlanDetail draft = new PlanDetail(catalog.from(), predicate, columns, notes);
        draft.schema();
        boolean whole = request.cursor() == null || options.cursor() == null;
        boolean one = none
                || request.sample()
                || parallelism == 1
                || !(whole || !options.splitBy().isEmpty());
        Ranges ranges =
                one ? Ranges.ONE : ranges(catalog, planner, request.run(), draft, parallelism, second, notes, warnings);
        if (ranges.equals(Ranges.ONE) && !none && !request.sample()) {
            ranges = new Ranges(List.of(new Range(null, expected(connection, dialect, draft))), null);
        }
        PlanDetail detail = new PlanDetail(catalog.from(), predicate, columns, notes);
        return new Plan(window, cursor, detail.toJson(), splits(ranges, none)).warning(warnings);
    }

    /** Ranges with the one state in which they are read; null if each is read as it is found. */
    private record Ranges(List<Range> list, String snapshot) {
        static final Ranges ONE = new Ranges(List.of(Range.ALL), null);
    }

    /** Several ranges in one state, or as the database can; one where it could and cannot have it here. */
    private Ranges ranges(
            Catalog catalog,
            Borrowed planner,
            Run run,
            PlanDetail draft,
            int parallelism,
            Runnable second,
            List<String> notes,
            List<String> warnings)
            throws Exception {
        Connection connection = planner.loan().connection();
        Dialect dialect = planner.loan().dialect();
        Together together = dialect.together(connection, catalog.relation(), draft.select(null));
        if (together.kind() == Together.Kind.ALONE) {
            notes.add(together.why());
            return Ranges.ONE;
        }
        List<Range> ranges = catalog.split(options.splitBy(), options.key(), draft.predicate(), parallelism);
        if (ranges.size() == 1) {
            return new Ranges(ranges, null);
        }
        return switch (together.kind()) {
            case ALONE -> Ranges.ONE;
            case EXPORTED -> {
                String snapshot = exported(draft, ranges.size(), run, planner, second);
                if (snapshot == null) {
                    notes.add("others lock it again and again, so that several readers never get it together: one"
                            + " statement reads all");
                }
                yield snapshot == null ? Ranges.ONE : new Ranges(ranges, snapshot);
            }
            case APART -> {
                notes.add(together.why());
                warnings.add(together.why());
                yield new Ranges(ranges, null);
            }
            case OPENED -> {
                String state = PlanDetail.Part.OPENED + UUID.randomUUID();
                int wanted = Math.min(parallelism, ranges.size());
                String why = readers.open(state, connections, options.connection(), connection, catalog.from(), wanted);
                if (why != null) {
                    notes.add(why);
                }
                yield why == null ? new Ranges(ranges, state) : Ranges.ONE;
            }
        };
    }

    /** How many rows the database expects, so that a run can say how far it is; -1 if it does not tell. */
    private static long expected(Connection connection, Dialect dialect, PlanDetail detail) {
        try {
            return dialect.estimate(connection, detail.select(null));
        } catch (SQLException e) {
            // Nobody needs to know it.
            return -1;
        }
    }

    /** A number says nothing about dates; then the route has to. */
    private void dated(Run run, String cursor) {
        if (DateUse.of(options.templates(), run.route(), run.parameters()) == DateUse.NONE) {
            throw RunException.user("column '" + cursor + "' of 'cursor' does not say which rows are of "
                    + run.bizdate() + ": it is neither a date nor a timestamp. Say it in 'where', for example"
                    + " where: \"day = '${yyyy-mm-dd}'\".");
        }
    }

    private static List<Split> splits(Ranges ranges, boolean none) {
        List<Split> splits = new ArrayList<>();
        for (Range range : ranges.list()) {
            PlanDetail.Part part = new PlanDetail.Part(range.predicate(), none, ranges.snapshot());
            splits.add(new Split(splits.size(), part.toJson(), none ? 0 : range.estimatedRows()));
        }
        return splits;
    }

    /**
     * Opens a snapshot of what is planned, with the planner and as many others as have a place now for its readers.
     *
     * @return null if somebody else stood before the readers each time
     */
    private String exported(PlanDetail detail, int splits, Run run, Borrowed planner, Runnable second)
            throws Exception {
        List<Loan> opened = new ArrayList<>();
        List<Runnable> places = List.of();
        String snapshot = null;
        try {
            // All are there before anything is locked: who comes between the locks of two of them costs another try.
            Loan holder = opened(opened, second, run);
            places = connections.free(options.connection(), Math.min(options.parallelism(), splits) - 1);
            for (Runnable place : places) {
                opened(opened, () -> keep(place), run);
            }
            List<Loan> all = new ArrayList<>(opened.subList(1, opened.size()));
            all.add(planner.loan());
            List<Long> locks = List.of();
            List<Loan> joined = List.of();
            String exported = null;
            for (int i = 0; joined.isEmpty(); i++) {
                if (i == TRIES) {
                    return null;
                }
                locks = holder.dialect().hold(holder.connection(), detail.select(null));
                planned(holder, run, detail);
                exported = holder.dialect().exportSnapshot(holder.connection());
                joined = joined(all, exported, detail.select(null));
                if (joined.isEmpty()) {
                    holder.connection().rollback();
                    holder.connection().setAutoCommit(true);
                }
            }
            snapshots.hold(exported, locks, holder, joined);
            opened.remove(holder);
            opened.removeAll(joined);
            if (joined.contains(planner.loan())) {
                planner.leave();
            }
            snapshot = exported;
        } finally {
            opened.forEach(Snapshots::end);
            if (snapshot == null) {
                places.forEach(Runnable::run);
            }
        }
        return snapshot;
    }

    /** What was planned may have been replaced until it was held. */
    private void planned(Loan holder, Run run, PlanDetail detail) throws SQLException {
        try {
            unchanged(holder, run, detail);
        } catch (RunException e) {
            throw RunException.external(
                    "the table was changed while it was planned. Nothing to do: it is planned again.", e);
        }
    }

    private Loan opened(List<Loan> opened, Runnable place, Run run) throws SQLException, InterruptedException {
        Loan loan = connections.borrow(options.connection(), place);
        opened.add(loan);
        acceptRowSecurity(loan.connection(), loan.dialect(), run);
        return loan;
    }

    private static List<Loan> joined(List<Loan> readers, String snapshot, String select) throws SQLException {
        List<Loan> joined = new ArrayList<>();
        for (Loan reader : readers) {
            if (reader.dialect().joinSnapshot(reader.connection(), snapshot, select)) {
                joined.add(reader);
            }
        }
        return joined;
    }

    @Override
    public Map<String, String> subject(Run run) throws Exception {
        return options.cursor() == null ? Map.of() : Map.of("type of the cursor", Cursors.family(cursor(run)));
    }

    @Override
    public String coarse(Run run) throws Exception {
        if (options.cursor() == null) {
            return null;
        }
        SourceColumn cursor = cursor(run);
        return cursor.kind() == ColumnType.Kind.DATE
                ? "the cursor '" + cursor.name() + "' has whole days, of which the last may still get rows"
                : null;
    }

    @Override
    public String position(Run run, String text) throws Exception {
        if (options.cursor() == null) {
            return RunSource.super.position(run, text);
        }
        SourceColumn cursor = cursor(run);
        return named(run, () -> Cursors.parse(cursor, text));
    }

    private SourceColumn cursor(Run run) throws Exception {
        try (Borrowed borrowed = borrow(run, "look at the cursor", readersPlace(run))) {
            return borrowed.call((connection, dialect) -> {
                acceptRowSecurity(connection, dialect, run);
                dialect.await(connection, relation(run));
                return new Catalog(connection, dialect, relation(run), where(run)).column("cursor", options.cursor());
            });
        }
    }

    @Override
    public SourcePlan explain(Run run, Plan plan) throws Exception {
        snapshots.close();
        String state = PlanDetail.Part.parse(plan.splits().get(0).detail()).snapshot();
        try (Borrowed borrowed = reader(run, "explain the read", state)) {
            return borrowed.call((connection, dialect) -> {
                acceptRowSecurity(connection, dialect, run);
                return new PlanInWords(PlanDetail.parse(plan.detail()), connection, dialect).of(plan);
            });
        }
    }

    /** A snapshot ends with the process, or the connection, that exported it; what it held can be read in it only. */
    @Override
    public boolean resumes(Plan plan) {
        return plan.splits().stream()
                .map(split -> PlanDetail.Part.parse(split.detail()))
                .allMatch(part -> !part.exported() || snapshots.stands(part.snapshot()));
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        PlanDetail detail = PlanDetail.parse(attempt.plan().detail());
        PlanDetail.Part part = PlanDetail.Part.parse(attempt.split().detail());
        if (part.none()) {
            attempt.send(RecordBatch.allocate(detail.schema(), 1));
        } else if (part.exported()) {
            readTogether(detail, part, attempt);
        } else {
            readAlone(detail, part, attempt);
        }
    }

    /** One statement, which sees what is committed when it begins, or what its reader does; what it reads is held before. */
    private void readAlone(PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        try (Borrowed borrowed = reader(attempt.run(), "read", part.snapshot())) {
            borrowed.call((connection, dialect) -> {
                acceptRowSecurity(connection, dialect, attempt.run());
                List<Long> locks = borrowed.kept() ? List.of() : hold(borrowed.loan(), detail, attempt.run());
                unchanged(borrowed.loan(), attempt.run(), detail);
                if (part.snapshot() != null && !borrowed.kept()) {
                    attempt.inexact("the state of the table in which this run began is gone with its process or"
                            + " connections: a row whose key was changed since is missed or there twice. Run it again to"
                            + " read all in one state");
                }
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
                unchanged(loan, run, detail);
            }
            throw e;
        }
    }

    /** In the plan's snapshot, whose locks are held. */
    private void readTogether(PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        if (!snapshots.stands(part.snapshot())) {
            throw gone(attempt.run(), null);
        }
        Loan reader = snapshots.take();
        Borrowed borrowed =
                reader != null ? new Borrowed(reader, place(attempt.run()), "read") : late(detail, part, attempt.run());
        boolean whole = false;
        try {
            borrowed.call((connection, dialect) -> {
                pump(borrowed.loan(), detail, part, attempt);
                return null;
            });
            covered(borrowed.loan(), attempt.run());
            whole = true;
        } finally {
            snapshots.give(borrowed.loan(), whole);
        }
    }

    private void covered(Loan reader, Run run) {
        try {
            if (!snapshots.covers(reader)) {
                throw new RunAnew(
                        place(run)
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
        Borrowed borrowed = borrow(run, "read", readersPlace(run));
        boolean joined = false;
        try {
            acceptRowSecurity(borrowed.loan().connection(), borrowed.loan().dialect(), run);
            joined = borrowed.loan()
                    .dialect()
                    .joinSnapshot(borrowed.loan().connection(), part.snapshot(), detail.select(null));
            if (!joined) {
                throw new RunAnew(
                        place(run) + ": cannot read: the connection was lost, and somebody waits to change the table"
                                + " meanwhile. Nothing to do: the run lets go of it and begins anew.",
                        null);
            }
        } catch (SQLException e) {
            throw Failures.connection(e) ? Failures.of(place(run), "read", e) : gone(run, e);
        } finally {
            if (!joined) {
                borrowed.close();
            }
        }
        return borrowed;
    }

    private RunAnew gone(Run run, SQLException e) {
        return new RunAnew(
                place(run)
                        + ": cannot read: the snapshot of this run is gone, and its parts are exact in it only. Nothing"
                        + " to do: the run begins anew.",
                e);
    }

    private void pump(Loan loan, PlanDetail detail, PlanDetail.Part part, SplitAttempt attempt) throws Exception {
        int rows = throttle().batchRows(route.batchRows(options.batchRows()));
        try (BatchReader reader = loan.dialect().open(loan.connection(), read(detail, part, rows, attempt))) {
            new Pump(loan.connection(), reader, attempt).run(detail.schema(), rows);
        }
    }

    /** A driver need not fetch more than a batch that was made small on purpose. */
    private Read read(PlanDetail detail, PlanDetail.Part part, int rows, SplitAttempt attempt) {
        int fetch = rows < options.batchRows() ? Math.min(rows, options.fetchSize()) : options.fetchSize();
        long bytes = throttle().batchBytes(route.batchBytes(Read.BATCH_BYTES));
        return new Read(
                detail.select(part.predicate()),
                detail.columns(),
                fetch,
                bytes,
                (number, why, raw) -> attempt.dirty(
                        new DirtyRecord(table(), "row " + number, why.column(), why.reason(), raw.get())));
    }

    private Runnable readersPlace(Run run) throws Exception {
        Runnable spare = snapshots.spare();
        return spare != null
                ? spare
                : named(run, () -> connections.take(options.connection(), 1, snapshots::spare))
                        .get(0);
    }

    /** Fails when the columns are no longer what the plan froze. */
    private void unchanged(Loan loan, Run run, PlanDetail detail) throws SQLException {
        Dialect dialect = loan.dialect();
        Catalog catalog = new Catalog(loan.connection(), dialect, relation(run), where(run));
        List<SourceColumn> now = wanted(
                dialect,
                catalog.select(detail.columns().stream().map(SourceColumn::name).toList()));
        for (int i = 0; i < now.size(); i++) {
            SourceColumn then = detail.columns().get(i);
            if (!then.type().equals(now.get(i).type())
                    || !then.nativeType().equals(now.get(i).nativeType())
                    || !then.expression().equals(now.get(i).expression())) {
                throw RunException.user("column '" + then.name() + "' was " + then.nativeType()
                        + " when this run was planned and is " + now.get(i).nativeType()
                        + " now. Let this run fail; the next run plans with the new type.");
            }
            if (!then.nullable() && now.get(i).nullable()) {
                throw new RunAnew(
                        place(run) + ": cannot read: column '" + then.name() + "' could not be NULL when this run was"
                                + " planned, and can be now. Nothing to do: the run begins anew.",
                        null);
            }
        }
    }

    /** The columns as the options want them read. */
    private List<SourceColumn> wanted(Dialect dialect, List<SourceColumn> columns) {
        return options.zeroDate() == TableOptions.ZeroDate.NULL
                ? columns.stream().map(dialect::zeroDateIsNull).toList()
                : columns;
    }

    /** What is missing, null if nothing is. */
    private String acceptRowSecurity(Connection connection, Dialect dialect, Run run) throws SQLException {
        return options.rowSecurity() == TableOptions.RowSecurity.ACCEPT
                ? dialect.acceptRowSecurity(connection, relation(run))
                : null;
    }

    private Relation relation(Run run) {
        Relation relation = options.relation();
        return relation.isQuery() ? Relation.query(Macros.expand(relation.query(), run)) : relation;
    }

    private String where(Run run) {
        return options.where() == null ? null : Macros.expand(options.where(), run);
    }

    /** As long as a snapshot is held its run keeps a place for a reader. */
    private Borrowed borrow(Run run, String verb, Runnable place) throws Exception {
        Loan loan = named(run, () -> connections.borrow(options.connection(), () -> keep(place)));
        return new Borrowed(loan, place(run), verb);
    }

    /** One that sees the state of the plan, if there is one; else any. */
    private Borrowed reader(Run run, String verb, String state) throws Exception {
        Loan kept = readers.take(state);
        return kept == null
                ? borrow(run, verb, readersPlace(run))
                : new Borrowed(kept, place(run), verb, () -> readers.giveBack(kept));
    }

    private void keep(Runnable place) {
        snapshots.keep(place);
        connections.wake(options.connection());
    }

    private <T> T named(Run run, Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (RunException e) {
            throw new RunException(e.category(), place(run) + ": " + e.getMessage(), e.getCause());
        }
    }

    private String place(Run run) {
        return run.route() + "/" + table();
    }

    private String table() {
        return options.relation().isQuery() ? "query" : options.relation().toString();
    }

    @Override
    public Throttle throttle() {
        return connections.throttle(options.connection());
    }

    @Override
    public int parallelism() {
        if (readers.held()) {
            return Math.max(1, readers.size());
        }
        return snapshots.held()
                ? snapshots.readers()
                : Math.max(1, Math.min(options.parallelism(), connections.most(options.connection())));
    }

    @Override
    public void release() {
        readers.close();
        snapshots.close();
    }
}
