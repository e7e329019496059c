package io.caravan.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which syncs are paused, in the store for all processes. Each looks once a second; the transactions that begin runs look
 * for themselves, so that none begins after a pause.
 */
public final class Pauses {
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Transactions transactions;
    private volatile Map<String, Pause> known = Map.of();
    private long next = System.nanoTime();

    public Pauses(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Called often, by the scheduler's thread. */
    public void look() {
        if (System.nanoTime() - next >= 0) {
            known = all();
            next = System.nanoTime() + PAUSE_NANOS;
        }
    }

    /** Whether the sync was paused at the last look. */
    public boolean paused(String route) {
        return known.containsKey(route);
    }

    /** As the store knows them now. */
    public Map<String, Pause> all() {
        return transactions.read(sql -> {
            Map<String, Pause> all = new HashMap<>();
            sql.list(
                    row -> all.put(row.getString(1), new Pause(Sql.instant(row, 2), row.getString(3))),
                    "SELECT route, since, reason FROM sync_pause");
            return all;
        });
    }

    public static boolean paused(Sql sql, String route) throws SQLException {
        return sql.first(row -> true, "SELECT 1 FROM sync_pause WHERE route = ?", route) != null;
    }

    /** Pauses a sync; a sync that is paused already keeps its time and gets the new reason, if there is one. */
    public void pause(String route, String reason) {
        transactions.write(sql -> {
            if (paused(sql, route)) {
                return sql.update("UPDATE sync_pause SET reason = COALESCE(?, reason) WHERE route = ?", reason, route);
            }
            return sql.update(
                    "INSERT INTO sync_pause (route, since, reason) VALUES (?, CURRENT_TIMESTAMP, ?)", route, reason);
        });
        known = all();
    }

    /** Returns whether it was paused. */
    public boolean resume(String route) {
        boolean was = transactions.write(sql -> sql.update("DELETE FROM sync_pause WHERE route = ?", route)) > 0;
        known = all();
        return was;
    }

    /**
     * What keeps a waiting run, as "waits for …" goes on; null if nothing does. A person who asks for a date means it;
     * everything else waits.
     */
    public String hindrance(WaitingRun waiting) {
        String route = waiting.run().route();
        return waiting.run().aside() || !paused(route) ? null : "the end of the pause of " + route;
    }
}
