package io.caravan.table;

import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Split;
import io.caravan.run.Window;
import io.caravan.schedule.DateUse;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Range;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Together;
import io.caravan.table.pool.Borrowed;
import io.caravan.table.pool.Loan;
import io.caravan.table.pool.StateOpening;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Plans one run: its window, its statement, its splits, and the state in which these are read. */
final class TablePlanner {
    private final TableAccess access;
    private final TableOptions options;
    private final PlanRequest request;
    private final Run run;
    private final String where;
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Ranges with the one state in which they are read; null if each is read as it is found. */
    private record Ranges(List<Range> list, String state) {
        static final Ranges ONE = new Ranges(List.of(Range.ALL), null);
    }

    /** The rows of the run. */
    private record Rows(Window window, String predicate, boolean none) {}

    TablePlanner(TableAccess access, TableOptions options, PlanRequest request) {
        this.access = access;
        this.options = options;
        this.request = request;
        this.run = request.run();
        this.where = access.where(run);
    }

    /** @param known the table as it was described a moment ago, null if it was not */
    Plan plan(Catalog known) throws Exception {
        // One for the plan, then for a reader, and perhaps one for the snapshot, which must not be waited for later.
        boolean snapshot = options.parallelism() > 1
                && !request.sample()
                && access.dialect().snapshots();
        List<Runnable> places = access.places(run, snapshot ? 2 : 1);
        Runnable second = places.size() > 1 ? places.get(1) : null;
        int parallelism = snapshot && second == null ? 1 : options.parallelism();
        try (Borrowed planner = access.borrow(run, "plan the read", places.get(0))) {
            return planner.call((connection, dialect) -> {
                String hidden = access.begin(connection, dialect, run);
                if (hidden != null) {
                    notes.add(hidden);
                    warnings.add(hidden);
                }
                return plan(access.describe(connection, dialect, run, known), planner, parallelism, second);
            });
        } finally {
            if (second != null && !access.state().held()) {
                second.run();
            }
        }
    }

    private Plan plan(Catalog catalog, Borrowed planner, int parallelism, Runnable second) throws Exception {
        Connection connection = planner.loan().connection();
        Dialect dialect = planner.loan().dialect();
        List<SourceColumn> columns = access.wanted(dialect, catalog.select(options.columns()));
        catalog.check("key", options.key());
        columns.stream()
                .filter(column -> !column.column().note().isEmpty())
                .forEach(column ->
                        notes.add(column.name() + ": " + column.column().note()));
        String cursor = options.cursor() == null
                ? null
                : catalog.column("cursor", options.cursor()).name();
        Rows rows = rows(catalog, connection, dialect, cursor);
        PlanDetail draft = new PlanDetail(catalog.from(), rows.predicate(), columns, notes);
        draft.schema();
        Ranges ranges = oneRange(rows, parallelism) ? Ranges.ONE : ranges(catalog, planner, draft, parallelism, second);
        if (ranges.equals(Ranges.ONE) && !rows.none() && !request.sample()) {
            ranges = new Ranges(List.of(new Range(null, expected(connection, dialect, draft))), null);
        }
        PlanDetail detail = new PlanDetail(catalog.from(), rows.predicate(), columns, notes);
        return new Plan(rows.window(), cursor, detail.toJson(), splits(ranges, rows.none())).warning(warnings);
    }

    /** @param cursor the name of its column, null without one */
    private Rows rows(Catalog catalog, Connection connection, Dialect dialect, String cursor) throws SQLException {
        if (cursor == null || request.sample()) {
            return new Rows(null, where, false);
        }
        WindowPlan windows = new WindowPlan(dialect, options, catalog, where);
        if (request.bounded() && !windows.dated()) {
            dated(cursor);
            return new Rows(null, where, false);
        }
        WindowPlan.Planned planned = request.bounded()
                ? windows.day(connection, run, notes)
                : windows.plan(connection, request.cursor(), notes);
        if (planned.inexact() != null) {
            warnings.add(planned.inexact());
        }
        return new Rows(planned.window(), planned.predicate(), planned.none());
    }

    /** A number says nothing about dates; then the route has to. */
    private void dated(String cursor) {
        if (DateUse.of(options.templates(), run.route(), run.parameters()) == DateUse.NONE) {
            throw RunException.user("column '" + cursor + "' of 'cursor' does not say which rows are of "
                    + run.bizdate() + ": it is neither a date nor a timestamp. Say it in 'where', for example"
                    + " where: \"day = '${yyyy-mm-dd}'\".");
        }
    }

    private boolean oneRange(Rows rows, int parallelism) {
        boolean whole = request.cursor() == null || options.cursor() == null;
        return rows.none()
                || request.sample()
                || parallelism == 1
                || !(whole || !options.splitBy().isEmpty());
    }

    /** Several ranges in one state, or as the database can; one where it could and cannot have it here. */
    private Ranges ranges(Catalog catalog, Borrowed planner, PlanDetail draft, int parallelism, Runnable second)
            throws Exception {
        Together together =
                planner.loan().dialect().together(planner.loan().connection(), catalog.relation(), draft.select(null));
        if (together.kind() == Together.Kind.ALONE) {
            notes.add(together.why());
            return Ranges.ONE;
        }
        List<Range> ranges = catalog.split(options.splitBy(), options.key(), draft.predicate(), parallelism);
        if (ranges.size() == 1) {
            return new Ranges(ranges, null);
        }
        int wanted = Math.min(parallelism, ranges.size());
        StateOpening opening = access.opening(new Planned(draft));
        return switch (together.kind()) {
            case ALONE -> Ranges.ONE;
            case EXPORTED -> ranges(ranges, opening.exported(planner, second, wanted));
            case OPENED -> ranges(ranges, opening.together(planner, wanted));
            case APART -> {
                notes.add(together.why());
                warnings.add(together.why());
                yield new Ranges(ranges, null);
            }
        };
    }

    private Ranges ranges(List<Range> ranges, StateOpening.Opened opened) {
        if (opened.state() == null) {
            notes.add(opened.why());
            return Ranges.ONE;
        }
        return new Ranges(ranges, opened.state());
    }

    /** What is to be read in one state. */
    private final class Planned implements StateOpening.Plan {
        private final PlanDetail detail;

        Planned(PlanDetail detail) {
            this.detail = detail;
        }

        @Override
        public String select() {
            return detail.select(null);
        }

        @Override
        public String from() {
            return detail.from();
        }

        @Override
        public void begin(Loan loan) throws SQLException {
            access.begin(loan.connection(), loan.dialect(), run);
        }

        /** What was planned may have been replaced until it was held. */
        @Override
        public void check(Loan loan) throws SQLException {
            try {
                access.unchanged(loan, run, detail);
            } catch (RunException e) {
                throw RunException.external(
                        "the table was changed while it was planned. Nothing to do: it is planned again.", e);
            }
        }
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

    private static List<Split> splits(Ranges ranges, boolean none) {
        List<Split> splits = new ArrayList<>();
        for (Range range : ranges.list()) {
            PlanDetail.Part part = new PlanDetail.Part(range.predicate(), none, ranges.state());
            splits.add(new Split(splits.size(), part.toJson(), none ? 0 : range.estimatedRows()));
        }
        return splits;
    }
}
