package io.caravan.table;

import io.caravan.record.ColumnType;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunSource;
import io.caravan.run.SourcePlan;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Throttle;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.pool.Borrowed;
import io.caravan.table.pool.Connections;
import io.caravan.table.pool.SharedState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Plans and reads one run of a {@code table:} endpoint. Splits are read by several threads at once. */
final class TableSource implements RunSource {
    private final TableOptions options;
    private final SharedState state = new SharedState();
    private final TableAccess access;
    private final TableReader reader;
    private final Set<Question> asked = EnumSet.noneOf(Question.class);
    private Catalog described;

    /** What the table has to be described for. All that a run asks in a row is told from one description. */
    private enum Question {
        SUBJECT,
        COARSE,
        POSITION,
        PLAN
    }

    TableSource(TableOptions options, Connections connections) {
        this(options, connections, Throttle.NONE);
    }

    /** @param route what the runs of its route may read a second */
    TableSource(TableOptions options, Connections connections, Throttle route) {
        this.options = options;
        this.access = new TableAccess(options, connections, state);
        this.reader = new TableReader(access, options, route);
    }

    @Override
    public Plan plan(PlanRequest request) throws Exception {
        release();
        return new TablePlanner(access, options, request).plan(known(Question.PLAN));
    }

    /** The last description, unless this has been asked of it before, as by another attempt; then null. */
    private synchronized Catalog known(Question question) {
        if (!asked.add(question)) {
            described = null;
        }
        return described;
    }

    private synchronized void describe(Catalog catalog, Question question) {
        described = catalog;
        asked.clear();
        asked.add(question);
    }

    @Override
    public Map<String, String> subject(Run run) throws Exception {
        return options.cursor() == null
                ? Map.of()
                : Map.of("type of the cursor", Cursors.family(cursor(run, Question.SUBJECT)));
    }

    @Override
    public String coarse(Run run) throws Exception {
        if (options.cursor() == null) {
            return null;
        }
        SourceColumn cursor = cursor(run, Question.COARSE);
        return cursor.kind() == ColumnType.Kind.DATE
                ? "the cursor '" + cursor.name() + "' has whole days, of which the last may still get rows"
                : null;
    }

    @Override
    public String position(Run run, String text) throws Exception {
        if (options.cursor() == null) {
            return RunSource.super.position(run, text);
        }
        SourceColumn cursor = cursor(run, Question.POSITION);
        return access.named(run, () -> Cursors.parse(cursor, text));
    }

    private SourceColumn cursor(Run run, Question question) throws Exception {
        Catalog known = known(question);
        if (known != null) {
            return access.named(run, () -> known.column("cursor", options.cursor()));
        }
        try (Borrowed borrowed = access.borrow(run, "look at the cursor")) {
            return borrowed.call((connection, dialect) -> {
                access.begin(connection, dialect, run);
                Catalog catalog = access.describe(connection, dialect, run, null);
                SourceColumn cursor = catalog.column("cursor", options.cursor());
                describe(catalog, question);
                return cursor;
            });
        }
    }

    @Override
    public SourcePlan explain(Run run, Plan plan) throws Exception {
        state.close();
        try (Borrowed borrowed = access.borrow(run, "explain the read")) {
            return borrowed.call((connection, dialect) -> {
                access.begin(connection, dialect, run);
                return new PlanInWords(PlanDetail.parse(plan.detail()), connection, dialect).of(plan);
            });
        }
    }

    /** A state ends with the process, or the connections, that hold it; what was planned in it can be read in it only. */
    @Override
    public boolean resumes(Plan plan) {
        return plan.splits().stream()
                .map(split -> PlanDetail.Part.parse(split.detail()).state())
                .allMatch(one -> one == null || state.stands(one));
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        reader.read(attempt);
    }

    @Override
    public Throttle throttle() {
        return access.throttle();
    }

    @Override
    public int parallelism() {
        return access.parallelism();
    }

    @Override
    public void release() {
        state.close();
    }
}
