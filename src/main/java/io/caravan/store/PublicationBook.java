package io.caravan.store;

import io.caravan.record.Hashes;
import io.caravan.run.Parameters;
import io.caravan.run.Published;
import io.caravan.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one run has published, for its targets; the same of all runs for who looks after it. */
public final class PublicationBook implements Published {
    private final Transactions transactions;
    private final Lease lease;
    private final Run run;

    public PublicationBook(Transactions transactions, Lease lease, Run run) {
        this.transactions = transactions;
        this.lease = lease;
        this.run = run;
    }

    private static String key(Note note) {
        return Hashes.sha256(note.root() + "\n" + note.path());
    }

    @Override
    public void note(Kind kind, List<Note> notes) {
        if (kind == Kind.FILES && small()) {
            return;
        }
        transactions.fenced(lease, sql -> {
            Set<String> known = new HashSet<>(sql.list(
                    row -> row.getString(1), "SELECT place_key FROM sync_publication WHERE run_id = ?", run.id()));
            List<Object[]> again = new ArrayList<>();
            List<Object[]> fresh = new ArrayList<>();
            Instant now = sql.now();
            for (Note note : notes) {
                String key = key(note);
                if (known.contains(key)) {
                    again.add(new Object[] {note.detail(), note.replaces(), run.id(), key});
                } else {
                    fresh.add(new Object[] {
                        run.id(), key, kind, note.root(), note.path(), note.detail(), note.replaces(), now
                    });
                }
            }
            sql.batch(
                    "UPDATE sync_publication SET tries = tries + 1, detail = ?, replaces = COALESCE(replaces, ?)"
                            + " WHERE run_id = ? AND place_key = ?",
                    again);
            sql.batch(
                    "INSERT INTO sync_publication (run_id, place_key, kind, root, path, detail, replaces, tries, noted)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
                    fresh);
            return null;
        });
    }

    @Override
    public List<Earlier> earlier(String root) {
        if (small()) {
            return List.of();
        }
        return transactions.read(sql -> {
            Map<List<Object>, Earlier> all = new LinkedHashMap<>();
            String params = Parameters.write(run.parameters());
            String same = EARLIER + "r.logical_time = ?";
            String givenUp = EARLIER + "p.committed IS NULL AND r.finished IS NOT NULL";
            sql.list(PublicationBook::earlier, same, run.route(), params, run.id(), root, run.logicalTime())
                    .forEach(one -> all.put(List.of(one.run(), one.note().path()), one));
            sql.list(PublicationBook::earlier, givenUp, run.route(), params, run.id(), root)
                    .forEach(one -> all.put(List.of(one.run(), one.note().path()), one));
            return List.copyOf(all.values());
        });
    }

    private static final String EARLIER =
            "SELECT p.run_id, p.committed, r.finished, p.root, p.path, p.detail, p.replaces FROM sync_run r"
                    + " JOIN sync_publication p ON p.run_id = r.run_id WHERE r.route = ? AND r.params = ?"
                    + " AND r.run_id <> ? AND p.root = ? AND p.kind = 'FILES' AND ";

    private static Earlier earlier(ResultSet row) throws SQLException {
        boolean committed = Sql.instant(row, 2) != null;
        return new Earlier(row.getLong(1), committed, !committed && Sql.instant(row, 3) != null, note(row, 4));
    }

    /** The time of a run for one exchange does not come again. */
    private boolean small() {
        return Election.isEventTask(lease.task());
    }

    private static Note note(ResultSet row, int from) throws SQLException {
        return new Note(row.getString(from), row.getString(from + 1), row.getString(from + 2), row.getString(from + 3));
    }

    @Override
    public void takenAway(List<Earlier> earlier) {
        if (earlier.isEmpty()) {
            return;
        }
        transactions.fenced(lease, sql -> {
            List<Object[]> rows = new ArrayList<>();
            earlier.forEach(one -> rows.add(new Object[] {one.run(), key(one.note())}));
            sql.batch("DELETE FROM sync_publication WHERE run_id = ? AND place_key = ?", rows);
            return null;
        });
    }

    /**
     * All that the run has noted is there, and what it replaced is not: in the transaction that commits it.
     *
     * @param wait when to read back, from now, what needed more than one try
     */
    public static void commit(Sql sql, Run run, Duration wait) throws SQLException {
        Instant now = sql.now();
        int noted = sql.update(
                "UPDATE sync_publication SET committed = ?, replaced = NULL, look = CASE WHEN kind = 'FOLDER' AND"
                        + " (tries > 1 OR (SELECT r.attempts FROM sync_run r WHERE r.run_id = sync_publication.run_id) > 1)"
                        + " THEN CAST(? AS TIMESTAMP(6) WITH TIME ZONE) END WHERE run_id = ?",
                now,
                now.plus(wait),
                run.id());
        if (noted > 0) {
            sql.update(
                    "UPDATE sync_publication SET replaced = ? WHERE kind = 'FOLDER' AND removed IS NULL AND run_id <> ?"
                            + " AND place_key IN (SELECT m.place_key FROM sync_publication m WHERE m.run_id = ?)"
                            + " AND EXISTS (SELECT 1 FROM sync_publication m WHERE m.run_id = ?"
                            + " AND m.place_key = sync_publication.place_key AND m.replaces = sync_publication.detail)",
                    now,
                    run.id(),
                    run.id(),
                    run.id());
        }
    }

    /**
     * The run has ended without a commit.
     *
     * @param nothing whether it is known that nothing of it is visible
     */
    static void givenUp(Sql sql, Run run, boolean nothing) throws SQLException {
        if (nothing) {
            sql.update("DELETE FROM sync_publication WHERE run_id = ? AND kind = 'FILES'", run.id());
        }
        sql.update(
                "UPDATE sync_publication SET replaced = CURRENT_TIMESTAMP WHERE run_id = ? AND kind = 'FOLDER'"
                        + " AND replaced IS NULL",
                run.id());
    }

    /** Runs are forgotten; their folders are there still. */
    public static void forget(Sql sql, String ids) throws SQLException {
        sql.update("DELETE FROM sync_publication WHERE kind = 'FILES' AND run_id IN (" + ids + ")");
    }

    /** A folder at a place, and the run that made it. */
    public record Stood(long run, String key, Note note, Instant noted) {}

    private static Stood stood(ResultSet row) throws SQLException {
        return new Stood(row.getLong(1), row.getString(2), note(row, 3), Sql.instant(row, 7));
    }

    private static final String STOOD =
            "SELECT run_id, place_key, root, path, detail, replaces, noted FROM sync_publication"
                    + " WHERE kind = 'FOLDER' AND ";

    /**
     * Folders that were replaced before a time, whose runs have ended, and that are not removed yet; but for those that a
     * late statement may still point to.
     */
    public static List<Stood> replaced(Sql sql, String prefix, Instant before, int most) throws SQLException {
        return sql.list(
                PublicationBook::stood,
                STOOD
                        + "replaced < ? AND removed IS NULL AND look IS NULL AND root LIKE ? AND NOT EXISTS (SELECT 1 FROM sync_run r"
                        + " WHERE r.run_id = sync_publication.run_id AND r.finished IS NULL) ORDER BY replaced LIMIT "
                        + most,
                before,
                prefix + "%");
    }

    /** Places that have to be read back now. */
    public static List<Stood> due(Sql sql, String prefix, int most) throws SQLException {
        return sql.list(
                PublicationBook::stood,
                STOOD + "look <= CURRENT_TIMESTAMP AND root LIKE ? ORDER BY look LIMIT " + most,
                prefix + "%");
    }

    /** What stands at a place: the folder of the run that committed last; null if none has. */
    public static Stood standing(Sql sql, String key) throws SQLException {
        return sql.first(
                PublicationBook::stood,
                STOOD + "place_key = ? AND committed IS NOT NULL ORDER BY committed DESC, run_id DESC LIMIT 1",
                key);
    }

    /** What stands at all places of a root. */
    public static List<Stood> standingBelow(Sql sql, String root) throws SQLException {
        return sql.list(
                PublicationBook::stood,
                STOOD + "root = ? AND committed IS NOT NULL AND removed IS NULL AND NOT EXISTS (SELECT 1"
                        + " FROM sync_publication later WHERE later.place_key = sync_publication.place_key"
                        + " AND later.kind = 'FOLDER' AND (later.committed > sync_publication.committed"
                        + " OR later.committed = sync_publication.committed AND later.run_id > sync_publication.run_id))"
                        + " ORDER BY path",
                root);
    }

    /** Whether a run has made a folder for a place, at any time that is still known. */
    public static boolean made(Sql sql, String key, String folder) throws SQLException {
        return sql.first(
                        row -> true,
                        "SELECT run_id FROM sync_publication WHERE place_key = ? AND detail = ? AND kind = 'FOLDER'",
                        key,
                        folder)
                != null;
    }

    /** @param next when to read back again, null for never */
    public static void looked(Sql sql, Stood stood, Instant next) throws SQLException {
        sql.update(
                "UPDATE sync_publication SET look = ? WHERE run_id = ? AND place_key = ?",
                next,
                stood.run(),
                stood.key());
    }

    /** All places of a run are read back after a time. */
    public static void suspect(Sql sql, Run run, Duration wait) throws SQLException {
        sql.update(
                "UPDATE sync_publication SET look = ? WHERE run_id = ? AND kind = 'FOLDER'",
                sql.now().plus(wait),
                run.id());
    }

    /** A place has pointed to it until now. */
    public static void replacedNow(Sql sql, String key, String folder) throws SQLException {
        sql.update(
                "UPDATE sync_publication SET replaced = CURRENT_TIMESTAMP WHERE place_key = ? AND detail = ?"
                        + " AND replaced IS NOT NULL AND removed IS NULL",
                key,
                folder);
    }

    public static void removed(Sql sql, Stood stood) throws SQLException {
        sql.update(
                "UPDATE sync_publication SET removed = CURRENT_TIMESTAMP WHERE run_id = ? AND place_key = ?",
                stood.run(),
                stood.key());
    }

    /** Those that nothing has to be compared with any more. */
    public static void forgetRemoved(Sql sql, Instant before) throws SQLException {
        sql.update("DELETE FROM sync_publication WHERE removed < ? AND look IS NULL", before);
    }
}
