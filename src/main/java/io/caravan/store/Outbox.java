package io.caravan.store;

import io.caravan.run.Run;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells routes of the end of runs. A letter is written in the transaction that ends the run, once for each route that
 * listens, and goes when that route has handled it: it arrives at least once. Any thread may use it.
 */
public final class Outbox {
    /** Listens to every sync. */
    public static final String ALL = "*";

    private static final String FREE = "SELECT letter_id FROM sync_letter WHERE consumer = ?"
            + " AND (claimed_until IS NULL OR claimed_until < CURRENT_TIMESTAMP) ORDER BY letter_id LIMIT ?";

    private final Transactions transactions;

    public Outbox(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A letter that this process has claimed. */
    public record Letter(long id, RunRecord run) {}

    /** Begins to keep letters for a route, or goes on; for a week after the last call. */
    public void subscribe(String consumer, String route) {
        transactions.write(sql -> {
            sql.update("DELETE FROM sync_subscription WHERE consumer = ? AND route <> ?", consumer, route);
            int known = sql.update(
                    "UPDATE sync_subscription SET seen = CURRENT_TIMESTAMP WHERE consumer = ? AND route = ?",
                    consumer,
                    route);
            return known > 0
                    ? known
                    : sql.update(
                            "INSERT INTO sync_subscription (consumer, route, seen) SELECT CAST(? AS VARCHAR(500)),"
                                    + " CAST(? AS VARCHAR(500)), CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM"
                                    + " sync_subscription WHERE consumer = ? AND route = ?)",
                            consumer,
                            route,
                            consumer,
                            route);
        });
    }

    /** Writes the letters of a run that ends in this transaction. */
    static void write(Sql sql, Run run) throws SQLException {
        sql.update(
                "INSERT INTO sync_letter (consumer, run_id) SELECT consumer, CAST(? AS BIGINT) FROM sync_subscription"
                        + " WHERE route IN (?, '" + ALL + "') AND seen > CURRENT_TIMESTAMP - INTERVAL '7' DAY",
                run.id(),
                run.route());
    }

    /** Claims the eldest letters for five minutes; after that they are somebody else's to claim. */
    public List<Letter> claim(String consumer, int most) {
        // Mostly there is none, and a write waits for the disk.
        boolean none = transactions
                .read(sql -> sql.list(row -> row.getLong(1), FREE, consumer, 1))
                .isEmpty();
        return none ? List.of() : claimNow(consumer, most);
    }

    private List<Letter> claimNow(String consumer, int most) {
        return transactions.write(sql -> {
            List<Long> free = sql.list(row -> row.getLong(1), FREE + " FOR UPDATE", consumer, most);
            List<Letter> letters = new ArrayList<>();
            for (long id : free) {
                sql.update(
                        "UPDATE sync_letter SET claimed_until = CURRENT_TIMESTAMP + INTERVAL '5' MINUTE"
                                + " WHERE letter_id = ?",
                        id);
                RunRecord run = RunRecords.ofLetter(sql, id);
                if (run == null) {
                    sql.update("DELETE FROM sync_letter WHERE letter_id = ?", id);
                } else {
                    letters.add(new Letter(id, run));
                }
            }
            return letters;
        });
    }

    /** The route has handled it. */
    public void done(Letter letter) {
        transactions.write(sql -> sql.update("DELETE FROM sync_letter WHERE letter_id = ?", letter.id()));
    }

    /** Forgets routes that have not listened for a month, with their letters. */
    public static int forget(Sql sql) throws SQLException {
        String gone = " FROM sync_subscription WHERE seen < CURRENT_TIMESTAMP - INTERVAL '30' DAY";
        sql.update("DELETE FROM sync_letter WHERE consumer IN (SELECT consumer" + gone + ")");
        return sql.update("DELETE" + gone);
    }

    /** The route could not handle it; it is given again after a while. */
    public void later(Letter letter) {
        transactions.write(sql -> sql.update(
                "UPDATE sync_letter SET claimed_until = CURRENT_TIMESTAMP + INTERVAL '10' SECOND WHERE letter_id = ?",
                letter.id()));
    }
}
