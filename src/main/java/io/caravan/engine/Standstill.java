package io.caravan.engine;

import io.caravan.store.Transactions;
import io.caravan.store.WaitingRun;
import java.util.HashMap;
import java.util.Map;

/** Lets a run wait as long as an earlier one of its route is quarantined: somebody has to look at that first. */
final class Standstill implements Gate {
    private static final long FRESH_NANOS = 500_000_000L;

    private final Transactions transactions;
    private Map<String, Long> quarantined = Map.of();
    private long at = System.nanoTime() - FRESH_NANOS;

    Standstill(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public String hindrance(WaitingRun waiting, Sync sync) {
        if (waiting.run().aside()) {
            return null;
        }
        if (System.nanoTime() - at >= FRESH_NANOS) {
            quarantined = look();
            at = System.nanoTime();
        }
        Long run = quarantined.get(sync.route());
        return run == null ? null : "run " + run + " of " + sync.route() + ", which is QUARANTINED: retry or cancel it";
    }

    private Map<String, Long> look() {
        return transactions.read(sql -> {
            Map<String, Long> found = new HashMap<>();
            sql.list(
                    row -> found.put(row.getString(1), row.getLong(2)),
                    "SELECT open_route, run_id FROM sync_run WHERE finished IS NULL AND status = 'QUARANTINED'"
                            + " AND open_route IS NOT NULL");
            return found;
        });
    }
}
