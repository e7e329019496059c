package io.caravan.table.mariadb;

import io.caravan.record.ColumnType.Kind;
import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.GenericJdbcDialect;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the bound that no transaction of MariaDB or MySQL can write below any more. */
final class MariaDbBound {
    private static final long WAIT_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 100;
    private static final int QUARTER = 15;
    private static final String WAITS =
            "a transaction that XA has prepared stands, and nobody knows since when: nothing is read before it ends";

    private final Connection connection;
    private final CursorRequest request;
    private final MariaDbTransactions transactions;

    MariaDbBound(Connection connection, CursorRequest request, MariaDbTransactions transactions) {
        this.connection = connection;
        this.request = request;
        this.transactions = transactions;
    }

    Bound find() throws SQLException {
        try {
            return request.cursor().kind().temporal() ? time() : number();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while the bound of the window was looked for", "57014", e);
        }
    }

    /**
     * Whole seconds, which no precision can undercut: the clock first, then the open transactions, less a second because
     * a statement's time is taken a little before its transaction begins, or less the lag. The least of all that is known.
     */
    private Bound time() throws SQLException, InterruptedException {
        String now = now();
        MariaDbTransactions.Answer open = transactions.ask(connection);
        List<String> limits = new ArrayList<>(List.of(ago(now, request.margin())));
        List<String> notes = new ArrayList<>();
        if (open.oldest() != null) {
            limits.add(ago(open.oldest(), request.margin().minusSeconds(1)));
        }
        if (open.prepared() != null) {
            limits.add(ago(open.prepared(), request.hidden()));
            notes.add("a transaction prepared by XA may have begun before it seems to, at " + open.prepared()
                    + " UTC: if that was more than " + request.hidden().toSeconds()
                    + " s before, its rows are missed ('hiddenLag' sets this distance)");
        }
        if (open.unseen() != null) {
            if (open.blind() && prepared()) {
                return Bound.lagging(null, WAITS + ": " + open.unseen()).at(inItsType(now));
            }
            limits.add(ago(now, request.hidden()));
            notes.add(open.unseen() + ": " + request.missed());
        }
        String least = inItsType(Collections.min(limits));
        return (notes.isEmpty() ? Bound.exact(least) : Bound.lagging(least, String.join("; ", notes)))
                .at(inItsType(now));
    }

    /** The greatest committed value, once every transaction has ended that was open when it was read. */
    private Bound number() throws SQLException, InterruptedException {
        String greatest = GenericJdbcDialect.greatest(connection, request);
        if (greatest == null) {
            return Bound.exact(null);
        }
        String next = Cursors.next(request.cursor(), greatest);
        String now = now();
        for (long end = System.nanoTime() + WAIT_MILLIS * 1_000_000; System.nanoTime() < end; ) {
            MariaDbTransactions.Answer open = transactions.ask(connection);
            if (!open.before(now)) {
                return open.unseen() == null ? Bound.exact(next) : number(next, open);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return Bound.lagging(
                null, "a transaction has been open for " + WAIT_MILLIS / 1000 + " s: the window waits for it");
    }

    private Bound number(String next, MariaDbTransactions.Answer open) throws SQLException, InterruptedException {
        return open.blind() && prepared()
                ? Bound.lagging(null, WAITS + ": " + open.unseen())
                : Bound.lagging(
                        next,
                        open.unseen() + ": a row that commits after a greater '"
                                + request.cursor().name() + "' is missed");
    }

    /** Whether one that XA has prepared stays so: that it stands is known to everybody, since when is not. */
    private boolean prepared() throws SQLException, InterruptedException {
        Set<String> names = MariaDbTransactions.prepared(connection);
        for (long end = System.nanoTime() + WAIT_MILLIS / 5 * 1_000_000; !names.isEmpty(); ) {
            if (System.nanoTime() > end) {
                return true;
            }
            Thread.sleep(PAUSE_MILLIS);
            names.retainAll(MariaDbTransactions.prepared(connection));
        }
        return false;
    }

    /** The server's clock in UTC, whole seconds. */
    private String now() throws SQLException {
        return Sql.one(connection, "SELECT CAST(UTC_TIMESTAMP() AS CHAR)");
    }

    private static String ago(String utc, Duration ago) {
        return Cursors.text(Cursors.timestamp(utc).minus(ago).withNano(0));
    }

    /**
     * A UTC time in the cursor's form. A wall clock is that of the server's global time zone, and the earliest that comes
     * from then on: before it is set back, in autumn, that is the time to which it will be.
     */
    private String inItsType(String utc) throws SQLException {
        if (request.cursor().kind() == Kind.INSTANT) {
            return utc;
        }
        LocalDateTime time = Cursors.timestamp(utc);
        LocalDateTime quarter = time.withSecond(0).withMinute(time.getMinute() / QUARTER * QUARTER);
        String later = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> wall(Cursors.text(quarter.plusMinutes((long) i * QUARTER))))
                .collect(Collectors.joining(", "));
        String wall =
                Sql.one(connection, "SELECT CAST(LEAST(" + wall(Cursors.text(time)) + ", " + later + ") AS CHAR)");
        return request.cursor().kind() == Kind.DATE ? wall.substring(0, 10) : wall;
    }

    private static String wall(String utc) {
        return "CONVERT_TZ(TIMESTAMP '" + utc + "', '+00:00', @@global.time_zone)";
    }
}
