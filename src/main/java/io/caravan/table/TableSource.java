package io.caravan.table;

import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
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
                Catalog catalog = new Catalog(connection, dialect, relation(request.run()), where);
                return plan(catalog, connection, dialect, request, where, parallelism, second, hidden);
            });
        } finally {
            if (second != null && !snapshots.held()) {
                second.run();
            }
        }
    }

    private Plan plan(
            Catalog catalog,
            Connection connection,
            Dialect dialect,
            PlanRequest request,
            String where,
            int parallelism,
            Runnable second,
            String hidden)
            throws SQLException, InterruptedException {
        List<SourceColumn> columns = dialect.options(catalog.select(options.columns()), options);
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
                one ? Ranges.ONE : ranges(catalog, connection, dialect, draft, parallelism, second, notes, warnings);
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
            Connection connection,
            Dialect dialect,
            PlanDetail draft,
            int parallelism,
            Runnable second,
            List<String> notes,
            List<String> warnings)
            throws SQLException, InterruptedException {
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
            case EXPORTED -> new Ranges(ranges, snapshot(dialect, second));
            case APART -> {
                notes.add(together.why());
                warnings.add(together.why());
                yield new Ranges(ranges, null);
            }
            case OPENED -> {
                String state = "readers " + UUID.randomUUID();
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
            PlanDetail.Part part = new PlanDetail.Part(range.predicate(), none, ranges.snapshot(), range.physical());
            splits.add(new Split(splits.size(), part.toJson(), none ? 0 : range.estimatedRows()));
        }
        return splits;
    }

    private String snapshot(Dialect dialect, Runnable place) throws SQLException, InterruptedException {
        Loan holder = connections.borrow(options.connection(), place);
        String snapshot = null;
        try {
            snapshot = dialect.exportSnapshot(holder.connection());
        } finally {
            if (snapshot == null) {
                holder.close();
            }
        }
        if (snapshot != null) {
            snapshots.hold(snapshot, holder);
        }
        return snapshot;
    }

    @Override
    public Map<String, String> subject(Run run) throws Exception {
        return options.cursor() == null ? Map.of() : Map.of("type of the cursor", Cursors.family(cursor(run)));
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
                return new Catalog(connection, dialect, relation(run), where(run)).column("cursor", options.cursor());
            });
        }
    }

    @Override
    public SourcePlan explain(Run run, Plan plan) throws Exception {
        String state = PlanDetail.Part.parse(plan.splits().get(0).detail()).snapshot();
        try (Borrowed borrowed = reader(run, "explain the read", state)) {
            return borrowed.call((connection, dialect) -> {
                acceptRowSecurity(connection, dialect, run);
                return new PlanInWords(PlanDetail.parse(plan.detail()), connection, dialect).of(plan);
            });
        }
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        PlanDetail detail = PlanDetail.parse(attempt.plan().detail());
        PlanDetail.Part part = PlanDetail.Part.parse(attempt.split().detail());
        if (part.none()) {
            attempt.send(RecordBatch.allocate(detail.schema(), 1));
            return;
        }
        try (Borrowed borrowed = reader(attempt.run(), "read", part.snapshot())) {
            borrowed.call((connection, dialect) -> {
                acceptRowSecurity(connection, dialect, attempt.run());
                unchanged(connection, dialect, attempt.run(), detail);
                if (!borrowed.kept()) {
                    join(part, attempt, dialect, connection);
                }
                int rows = throttle().batchRows(route.batchRows(options.batchRows()));
                try (BatchReader reader = dialect.open(connection, read(detail, part, rows, attempt))) {
                    new Pump(connection, reader, attempt).run(detail.schema(), rows);
                }
                return null;
            });
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

    /** Reads in the plan's snapshot; without it only if the range says by its values which rows it holds. */
    private void join(PlanDetail.Part part, SplitAttempt attempt, Dialect dialect, Connection connection)
            throws SQLException {
        if (part.snapshot() == null || snapshots.join(part.snapshot(), dialect, connection)) {
            return;
        }
        if (part.physical()) {
            throw RunException.data(
                    "the snapshot of this run is gone, and without a key its parts are exact in it only."
                            + " Run it again, or name key columns in 'splitBy'.");
        }
        attempt.inexact("the state of the table in which this run began is gone with its process or connections: a row"
                + " whose key was changed since is missed or there twice. Run it again to read all in one state");
    }

    /** Fails when the columns are no longer what the plan froze. */
    private void unchanged(Connection connection, Dialect dialect, Run run, PlanDetail detail) throws Exception {
        Catalog catalog = new Catalog(connection, dialect, relation(run), where(run));
        List<SourceColumn> now = dialect.options(
                catalog.select(detail.columns().stream().map(SourceColumn::name).toList()), options);
        for (int i = 0; i < now.size(); i++) {
            SourceColumn then = detail.columns().get(i);
            if (!then.type().equals(now.get(i).type())
                    || !then.nativeType().equals(now.get(i).nativeType())) {
                throw RunException.user("column '" + then.name() + "' was " + then.nativeType()
                        + " when this run was planned and is " + now.get(i).nativeType()
                        + " now. Let this run fail; the next run plans with the new type.");
            }
        }
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
        int most = connections.most(options.connection()) - (snapshots.held() ? 1 : 0);
        return Math.max(1, Math.min(options.parallelism(), most));
    }

    @Override
    public void release() {
        readers.close();
        snapshots.close();
    }
}
