package io.caravan.table;

import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.Throttle;
import io.caravan.schedule.Macros;
import io.caravan.table.jdbc.Dialect;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.pool.Borrowed;
import io.caravan.table.pool.Connections;
import io.caravan.table.pool.Loan;
import io.caravan.table.pool.SharedState;
import io.caravan.table.pool.StateOpening;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;

/** How a source gets at what it reads: with the dates of a run filled in, on connections that are used as the options say. */
final class TableAccess {
    private final TableOptions options;
    private final Connections connections;
    private final SharedState state;

    /** @param state of the newest plan of this source */
    TableAccess(TableOptions options, Connections connections, SharedState state) {
        this.options = options;
        this.connections = connections;
        this.state = state;
    }

    SharedState state() {
        return state;
    }

    Dialect dialect() {
        return connections.dialect(options.connection());
    }

    Relation relation(Run run) {
        Relation relation = options.relation();
        return relation.isQuery() ? Relation.query(Macros.expand(relation.query(), run)) : relation;
    }

    String where(Run run) {
        return options.where() == null ? null : Macros.expand(options.where(), run);
    }

    /** How the table is called in messages. */
    String table() {
        return options.relation().isQuery() ? "query" : options.relation().toString();
    }

    /** The route and the table. */
    String place(Run run) {
        return run.route() + "/" + table();
    }

    /** Gives failures the name of the route and the table. */
    <T> T named(Run run, Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (RunException e) {
            throw new RunException(e.category(), place(run) + ": " + e.getMessage(), e.getCause());
        }
    }

    /** Waits for places for connections of one plan, all at once; fewer if the connection allows fewer. */
    List<Runnable> places(Run run, int wanted) throws Exception {
        return named(run, () -> connections.take(options.connection(), wanted, () -> null));
    }

    /** A connection for a place that was taken. As long as a state is held its run keeps the place for a reader. */
    Borrowed borrow(Run run, String verb, Runnable place) throws Exception {
        Loan loan = named(run, () -> connections.borrow(options.connection(), () -> keep(place)));
        return new Borrowed(loan, place(run), verb);
    }

    /** Likewise, for a place that is waited for. */
    Borrowed borrow(Run run, String verb) throws Exception {
        Runnable spare = state.spare();
        Runnable place = spare != null
                ? spare
                : named(run, () -> connections.take(options.connection(), 1, state::spare))
                        .get(0);
        return borrow(run, verb, place);
    }

    private void keep(Runnable place) {
        state.keep(place);
        connections.wake(options.connection());
    }

    /** What all that read from this connection may send a second. */
    Throttle throttle() {
        return connections.throttle(options.connection());
    }

    /** The most splits of one run to read at the same time. */
    int parallelism() {
        int most = state.held()
                ? state.readers()
                : Math.min(options.parallelism(), connections.most(options.connection()));
        return Math.max(1, most);
    }

    StateOpening opening(StateOpening.Plan plan) {
        return new StateOpening(connections, options.connection(), state, plan);
    }

    /**
     * Prepares a connection for what is read.
     *
     * @return what is missing in it, null if nothing is
     */
    String begin(Connection connection, Dialect dialect, Run run) throws SQLException {
        return options.rowSecurity() == TableOptions.RowSecurity.ACCEPT
                ? dialect.acceptRowSecurity(connection, relation(run))
                : null;
    }

    /**
     * Describes what is read, once nobody replaces it any more.
     *
     * @param known its description of a moment ago, which does again; null if there is none
     */
    Catalog describe(Connection connection, Dialect dialect, Run run, Catalog known) throws SQLException {
        dialect.await(connection, relation(run));
        return known == null ? new Catalog(connection, dialect, relation(run)) : known.on(connection, dialect);
    }

    /** Columns as the options want them read. */
    List<SourceColumn> wanted(Dialect dialect, List<SourceColumn> columns) {
        return options.zeroDate() == TableOptions.ZeroDate.NULL
                ? columns.stream().map(dialect::zeroDateIsNull).toList()
                : columns;
    }

    /** Fails when the columns are no longer what the plan froze. */
    void unchanged(Loan loan, Run run, PlanDetail detail) throws SQLException {
        Dialect dialect = loan.dialect();
        Catalog catalog = new Catalog(loan.connection(), dialect, relation(run));
        List<SourceColumn> now = wanted(
                dialect,
                catalog.select(detail.columns().stream().map(SourceColumn::name).toList()));
        for (int i = 0; i < now.size(); i++) {
            same(detail.columns().get(i), now.get(i), run);
        }
    }

    private void same(SourceColumn then, SourceColumn now, Run run) {
        if (!then.type().equals(now.type())
                || !then.nativeType().equals(now.nativeType())
                || !then.expression().equals(now.expression())) {
            throw RunException.user("column '" + then.name() + "' was " + then.nativeType()
                    + " when this run was planned and is " + now.nativeType()
                    + " now. Let this run fail; the next run plans with the new type.");
        }
        if (!then.nullable() && now.nullable()) {
            throw new RunAnew(
                    place(run) + ": cannot read: column '" + then.name() + "' could not be NULL when this run was"
                            + " planned, and can be now. Nothing to do: the run begins anew.",
                    null);
        }
    }
}
