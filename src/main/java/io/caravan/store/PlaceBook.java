package io.caravan.store;

import io.caravan.run.PublishPlace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may publish where. A run asks for all of its places at once and gets tickets; it may publish when nobody with an
 * earlier ticket is left at any of them. Those of a run whose lease has run out do not count.
 */
public final class PlaceBook {
    private final Transactions transactions;
    private final Leases leases;

    public PlaceBook(Transactions transactions, Leases leases) {
        this.transactions = transactions;
        this.leases = leases;
    }

    /** A run that is before another one. */
    public record Before(long run, PublishPlace place) {}

    /** Takes tickets for a run; those of an earlier attempt are void. */
    public void ask(Lease lease, long run, List<PublishPlace> places) {
        for (int retries = 0; ; retries++) {
            try {
                transactions.fenced(lease, sql -> write(sql, lease, run, places));
                return;
            } catch (RunStoreException e) {
                // Two that are the first at a table, at the same moment.
                if (!Transactions.taken(e) || retries == 10) {
                    throw e;
                }
            }
        }
    }

    /** Whoever holds the roots gives out tickets, so that none becomes visible after a later one. */
    private Void write(Sql sql, Lease lease, long run, List<PublishPlace> places) throws SQLException {
        List<String> roots =
                places.stream().map(PublishPlace::root).distinct().sorted().toList();
        for (String root : roots) {
            leases.hold(sql, "@" + root);
        }
        forget(sql, run);
        List<Object[]> rows = new ArrayList<>();
        for (PublishPlace place : places) {
            rows.add(new Object[] {run, lease.task(), lease.epoch(), place.root(), place.path(), place.shared()});
        }
        sql.batch("INSERT INTO sync_place (run_id, task, epoch, root, path, shared) VALUES (?, ?, ?, ?, ?, ?)", rows);
        return null;
    }

    /** One who has to be waited for, null if it is this run's turn. */
    public Before before(long run, List<PublishPlace> places) {
        return transactions.read(sql -> {
            for (String root :
                    places.stream().map(PublishPlace::root).distinct().toList()) {
                List<Before> others = sql.list(
                        row -> new Before(row.getLong(1), new PublishPlace(root, row.getString(2), row.getBoolean(3))),
                        "SELECT p.run_id, p.path, p.shared FROM sync_place p JOIN sync_task t ON t.task = p.task"
                                + " AND t.epoch = p.epoch WHERE p.root = ? AND p.run_id <> ?"
                                + " AND t.lease_until > CURRENT_TIMESTAMP AND p.ticket <"
                                + " (SELECT MIN(m.ticket) FROM sync_place m WHERE m.run_id = ? AND m.root = p.root)"
                                + " ORDER BY p.ticket",
                        root,
                        run,
                        run);
                for (Before other : others) {
                    if (places.stream().anyMatch(other.place()::excludes)) {
                        return other;
                    }
                }
            }
            return null;
        });
    }

    /** Lets the next one come. */
    public void leave(long run) {
        transactions.write(sql -> {
            forget(sql, run);
            return null;
        });
    }

    /** The same in a transaction of the caller's. */
    static void forget(Sql sql, long run) throws SQLException {
        sql.update("DELETE FROM sync_place WHERE run_id = ?", run);
    }
}
