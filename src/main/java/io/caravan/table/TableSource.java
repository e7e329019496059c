package io.caravan.table;

import io.caravan.record.RecordBatch;
import io.caravan.run.Macros;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Plans and reads the runs of one {@code table:} endpoint. Splits are read by several threads at once. */
final class TableSource implements RunSource {
    private final TableOptions options;
    private final Connections connections;
    private final Snapshots snapshots = new Snapshots();

    TableSource(TableOptions options, Connections connections) {
        this.options = options;
        this.connections = connections;
    }

    @Override
    public Plan plan(PlanRequest request) throws Exception {
        snapshots.close();
        String where = where(request.run());
        try (Borrowed borrowed = borrow(request.run(), "plan the read")) {
            return borrowed.call((connection, dialect) -> {
                Catalog catalog = new Catalog(connection, dialect, relation(request.run()), where);
                return plan(catalog, connection, dialect, request, where);
            });
        }
    }

    private Plan plan(Catalog catalog, Connection connection, Dialect dialect, PlanRequest request, String where)
            throws SQLException, InterruptedException {
        List<SourceColumn> columns = dialect.options(catalog.select(options.columns()), options);
        catalog.check("key", options.key());
        List<String> notes = new ArrayList<>();
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
            WindowPlan.Planned planned =
                    new WindowPlan(dialect, options, catalog, where).plan(connection, request.cursor(), notes);
            window = planned.window();
            none = planned.none();
            predicate = planned.predicate();
        }
        PlanDetail detail = new PlanDetail(catalog.from(), predicate, columns, notes);
        detail.schema();
        boolean whole = request.cursor() == null || options.cursor() == null;
        List<Range> ranges = none
                        || options.parallelism() == 1
                        || !(whole || !options.splitBy().isEmpty())
                ? List.of(Range.ALL)
                : catalog.split(options.splitBy(), options.key(), predicate, options.parallelism());
        return new Plan(window, cursor, detail.toJson(), splits(ranges, none, request.run(), dialect));
    }

    private List<Split> splits(List<Range> ranges, boolean none, Run run, Dialect dialect)
            throws SQLException, InterruptedException {
        String snapshot = ranges.size() > 1 ? snapshot(ranges.size(), dialect) : null;
        List<Split> splits = new ArrayList<>();
        for (Range range : ranges) {
            PlanDetail.Part part = new PlanDetail.Part(range.predicate(), none, snapshot, range.physical());
            splits.add(new Split(splits.size(), part.toJson(), none ? 0 : range.estimatedRows()));
        }
        return splits;
    }

    private String snapshot(int splits, Dialect dialect) throws SQLException, InterruptedException {
        Connection holder = connections.borrowAside(options.connection());
        String snapshot = null;
        try {
            snapshot = dialect.exportSnapshot(holder);
        } finally {
            if (snapshot == null) {
                holder.close();
            }
        }
        if (snapshot != null) {
            snapshots.hold(snapshot, holder, splits);
        }
        return snapshot;
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        PlanDetail detail = PlanDetail.parse(attempt.plan().detail());
        PlanDetail.Part part = PlanDetail.Part.parse(attempt.split().detail());
        if (part.none()) {
            attempt.send(RecordBatch.allocate(detail.schema(), 1));
            return;
        }
        try (Borrowed borrowed = borrow(attempt.run(), "read")) {
            borrowed.call((connection, dialect) -> {
                unchanged(connection, dialect, attempt.run(), detail);
                join(part, attempt, dialect, connection);
                Read read = new Read(detail.select(part.predicate()), detail.columns(), options.fetchSize());
                try (BatchReader reader = dialect.open(connection, read)) {
                    new Pump(connection, reader, attempt).run(detail.schema(), options.batchRows());
                }
                return null;
            });
        }
    }

    /** Reads in the plan's snapshot; without it only if the range says by its values which rows it holds. */
    private void join(PlanDetail.Part part, SplitAttempt attempt, Dialect dialect, Connection connection)
            throws SQLException {
        boolean joined = snapshots.join(part.snapshot(), attempt.split().number(), dialect, connection);
        if (part.physical() && part.snapshot() != null && !joined) {
            throw RunException.data(
                    "the snapshot of this run is gone, and without a key its parts are exact in it only."
                            + " Run it again, or name key columns in 'splitBy'.");
        }
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

    private Relation relation(Run run) {
        Relation relation = options.relation();
        return relation.isQuery() ? Relation.query(Macros.expand(relation.query(), run)) : relation;
    }

    private String where(Run run) {
        return options.where() == null ? null : Macros.expand(options.where(), run);
    }

    private Borrowed borrow(Run run, String verb) throws InterruptedException {
        String place = run.route() + "/" + (options.relation().isQuery() ? "query" : options.relation());
        try {
            return new Borrowed(
                    connections.borrow(options.connection()), connections.dialect(options.connection()), place, verb);
        } catch (RunException e) {
            throw new RunException(e.category(), place + ": " + e.getMessage(), e.getCause());
        }
    }

    @Override
    public int parallelism() {
        return options.parallelism();
    }

    @Override
    public void release() {
        snapshots.close();
    }
}
