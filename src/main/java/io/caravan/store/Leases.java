package io.caravan.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Leases of this process in the run store. Only the store's clock says whether a lease has run out. */
public final class Leases {
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Transactions transactions;
    private final String owner;
    private final Duration length;
    private final String until;

    public Leases(Transactions transactions, String owner, Duration length) {
        this.transactions = transactions;
        this.owner = owner;
        this.length = length;
        this.until = String.format(
                Locale.ROOT,
                "CURRENT_TIMESTAMP + INTERVAL '%d.%03d' SECOND",
                length.toSeconds(),
                length.toMillisPart());
    }

    /**
     * Takes a task in a transaction of the caller's, with a new epoch that fences off whoever had it; null if
     * somebody has.
     */
    public Lease take(Sql sql, String task) throws SQLException {
        return kept.contains(task) ? null : takeKept(sql, task);
    }

    /** The same for who keeps it. */
    Lease takeKept(Sql sql, String task) throws SQLException {
        long deadline = deadline();
        int taken = sql.update(
                "UPDATE sync_task SET epoch = epoch + 1, owner = ?, lease_until = " + until
                        + " WHERE task = ? AND (owner = ? OR lease_until <= CURRENT_TIMESTAMP)",
                owner,
                task,
                owner);
        if (taken == 0) {
            taken = sql.update(
                    "INSERT INTO sync_task (task, epoch, owner, lease_until) SELECT CAST(? AS VARCHAR(500)), "
                            // A task that was forgotten and comes back has to fence off who had it before.
                            + "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT), "
                            + "CAST(? AS VARCHAR(120)), " + until
                            + " WHERE NOT EXISTS (SELECT 1 FROM sync_task WHERE task = ?)",
                    task,
                    owner,
                    task);
        }
        if (taken == 0) {
            return null;
        }
        long epoch = sql.first(row -> row.getLong(1), "SELECT epoch FROM sync_task WHERE task = ?", task);
        return new Lease(task, epoch, deadline);
    }

    /** Keeps others from beginning runs of a route until the caller's transaction ends. */
    void hold(Sql sql, String route) throws SQLException {
        String lock = "SELECT epoch FROM sync_task WHERE task = ? FOR UPDATE";
        if (sql.first(row -> row.getLong(1), lock, route) == null) {
            sql.update(
                    "INSERT INTO sync_task (task, epoch, owner, lease_until) VALUES (?, 0, ?, CURRENT_TIMESTAMP)",
                    route,
                    owner);
        }
    }

    /** Renews what is held; a lease that another process took over ends at once. */
    public void renew(Collection<Lease> leases) {
        if (leases.isEmpty()) {
            return;
        }
        long deadline = deadline();
        transactions.write(sql -> {
            for (Lease lease : leases) {
                if (!lease.renewable()) {
                    continue;
                }
                int renewed = sql.update(
                        "UPDATE sync_task SET lease_until = " + until + " WHERE task = ? AND epoch = ?",
                        lease.task(),
                        lease.epoch());
                if (renewed == 0) {
                    lease.lose();
                } else {
                    lease.extend(deadline);
                }
            }
            return null;
        });
    }

    /** Until it is let go a task is not taken by others in this process. */
    public void keep(String task) {
        kept.add(task);
    }

    public void letGo(String task) {
        kept.remove(task);
    }

    /** Lets others take the task at once. */
    void release(Sql sql, Lease lease) throws SQLException {
        lease.end();
        sql.update(
                "UPDATE sync_task SET lease_until = CURRENT_TIMESTAMP WHERE task = ? AND epoch = ?",
                lease.task(),
                lease.epoch());
    }

    /**
     * A task with an open run that nobody works on.
     *
     * @param route of the run, which is the task itself unless the run is beside its route or small
     * @param run one of its runs
     */
    public record Abandoned(String task, String route, long run) {}

    public List<Abandoned> abandoned() {
        return transactions.read(sql -> sql.list(
                row -> new Abandoned(row.getString(1), row.getString(2), row.getLong(3)),
                "SELECT r.task, r.route, MIN(r.run_id) FROM sync_run r JOIN sync_task t ON t.task = r.task"
                        + " WHERE r.finished IS NULL AND r.status NOT IN ('QUARANTINED', 'WAITING')"
                        + " AND t.lease_until <= CURRENT_TIMESTAMP GROUP BY r.task, r.route"));
    }

    /** Ends the leases of processes that must be dead, because this one has the store to itself. */
    public void seize() {
        if (transactions.exclusive()) {
            transactions.write(sql -> sql.update(
                    "UPDATE sync_task SET lease_until = CURRENT_TIMESTAMP WHERE lease_until > CURRENT_TIMESTAMP"));
        }
    }

    public Duration length() {
        return length;
    }

    public String owner() {
        return owner;
    }

    private long deadline() {
        return System.nanoTime() + length.toNanos();
    }
}
