package io.caravan.store;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.SyncKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets the positions of syncs, in the store. Any thread may use it. */
public final class Resets {
    private final Transactions transactions;
    private final Leases leases;

    public Resets(Transactions transactions, Leases leases) {
        this.transactions = transactions;
        this.leases = leases;
    }

    /**
     * Does it for all positions of a route that are meant, or for none.
     *
     * @param combinations of the route's own parameters
     * @param value that the cursor is to have, as it is kept; null for none
     * @throws RunException if a run of the route is open
     */
    public List<ResetRecord> reset(String route, List<Map<String, String>> combinations, Reset reset, String value) {
        return transactions.write(sql -> {
            Lease lease = free(sql, route);
            List<ResetRecord> done = new ArrayList<>();
            Lease other = reset.kind() == Reset.Kind.FROM ? free(sql, reset.value()) : null;
            for (String sync : names(sql, route, combinations, reset)) {
                String what = other == null
                        ? reset(sql, sync, reset, value)
                        : takeOver(sql, sync, reset.value() + sync.substring(route.length()));
                if (what == null) {
                    continue;
                }
                sql.update(
                        "INSERT INTO sync_reset (route, sync, happened, who, what) VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?)",
                        route,
                        sync,
                        reset.who(),
                        what);
                done.add(new ResetRecord(sync, sql.now(), reset.who(), what, null));
            }
            if (done.isEmpty()) {
                throw RunException.user(route + ": cannot reset: the sync '" + reset.value()
                        + "' has no position for it. Look at its name, and at the route's own parameters.");
            }
            leases.release(sql, lease);
            if (other != null) {
                leases.release(sql, other);
            }
            return done;
        });
    }

    /** Nobody begins a run of the route meanwhile. */
    private Lease free(Sql sql, String route) throws SQLException {
        Lease lease = leases.take(sql, route);
        Long open = sql.first(row -> row.getLong(1), "SELECT run_id FROM sync_run WHERE open_route = ?", route);
        if (open != null) {
            // The transaction is rolled back, and with it the lease.
            throw RunException.user(
                    route + ": cannot reset: run " + open + " is open. Wait for its end, or cancel it.");
        }
        if (lease == null) {
            throw RunException.user(route + ": cannot reset: another process begins a run. Try again.");
        }
        return lease;
    }

    /** Those of the parameters' values, and those that the route no longer has. */
    private static Set<String> names(Sql sql, String route, List<Map<String, String>> combinations, Reset reset)
            throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        combinations.stream()
                .filter(reset::concerns)
                .forEach(parameters -> names.add(new SyncKey(route, parameters).name()));
        if (names.isEmpty()) {
            throw RunException.user(route + ": cannot reset: no run of it has " + reset.parameters()
                    + ". Its runs have " + combinations + ".");
        }
        if (reset.parameters().isEmpty()) {
            sql.list(row -> row.getString(1), "SELECT route FROM sync_cursor").stream()
                    .filter(name -> SyncKey.isOf(route, name))
                    .forEach(names::add);
            names.addAll(sql.list(row -> row.getString(1), "SELECT sync FROM sync_subject WHERE route = ?", route));
        }
        return names;
    }

    /**
     * The other sync has no position any more: should it come back, it would not go on from one that is not its own.
     *
     * @return what was done, null if it has none
     */
    private static String takeOver(Sql sql, String sync, String other) throws SQLException {
        Cursor cursor = Cursor.of(sql, other);
        Subject subject = Position.subject(sql, other);
        if (cursor.value() == null && subject == null) {
            return null;
        }
        sql.update("DELETE FROM sync_subject WHERE sync IN (?, ?)", sync, other);
        sql.update("DELETE FROM sync_cursor WHERE route IN (?, ?)", sync, other);
        if (cursor.value() != null) {
            Cursor.set(sql, sync, cursor.value());
        }
        sql.update("UPDATE sync_item SET latest = FALSE WHERE sync = ? AND latest", sync);
        int items = sql.update("UPDATE sync_item SET sync = ? WHERE sync = ? AND latest", sync, other);
        return "goes on where '" + other + "' stood" + (cursor.value() == null ? "" : ", at '" + cursor.value() + "'")
                + (items == 0 ? "" : "; " + items + " files are known as copied");
    }

    private static String reset(Sql sql, String sync, Reset reset, String value) throws SQLException {
        Cursor cursor = Cursor.of(sql, sync);
        String stood = cursor.value() == null ? "" : "; the cursor stood at '" + cursor.value() + "'";
        sql.update("DELETE FROM sync_subject WHERE sync = ?", sync);
        return switch (reset.kind()) {
            case KEEP ->
                "keeps its position for what the route says now"
                        + (cursor.value() == null ? "" : "; the cursor stands at '" + cursor.value() + "'");
            case TO -> {
                Cursor.set(sql, sync, value);
                yield "goes on from '" + value + "'" + stood;
            }
            case FROM -> throw new IllegalArgumentException("a position is taken over, not set");
            case ANEW -> {
                sql.update("DELETE FROM sync_cursor WHERE route = ?", sync);
                int items = sql.update("UPDATE sync_item SET latest = FALSE WHERE sync = ? AND latest", sync);
                yield "begins anew" + stood + (items == 0 ? "" : "; " + items + " files were known as copied");
            }
        };
    }

    /** What was done before a run that is being planned, for its timeline. */
    static void tell(Sql sql, String node, Run run) throws SQLException {
        List<String> told = sql.list(
                row -> row.getString(1) + ": " + row.getString(2),
                "SELECT who, what FROM sync_reset WHERE sync = ? AND run_id IS NULL ORDER BY reset_id",
                run.key().name());
        if (!told.isEmpty()) {
            for (String one : told) {
                Timeline.write(sql, node, run.id(), RunEvent.of(RunEvent.Kind.RESET, one));
            }
            sql.update(
                    "UPDATE sync_reset SET run_id = ? WHERE sync = ? AND run_id IS NULL",
                    run.id(),
                    run.key().name());
        }
    }

    /** What was done to the positions of a route, the latest first. */
    public static List<ResetRecord> list(Sql sql, String route, int most) throws SQLException {
        return sql.list(
                row -> new ResetRecord(
                        row.getString(1), Sql.instant(row, 2), row.getString(3), row.getString(4), Sql.number(row, 5)),
                "SELECT sync, happened, who, what, run_id FROM sync_reset WHERE route = ? ORDER BY reset_id DESC LIMIT ?",
                route,
                most);
    }
}
