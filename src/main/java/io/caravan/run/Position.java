package io.caravan.run;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sync stands when one of its runs begins.
 *
 * @param cursor the value of the managed cursor, null before the first committed run
 * @param version what the cursor's version has to be when the run commits, 0 before the first
 * @param subject what the position is a position of; null if there is none, or the store is from before it was kept
 * @param full whether the run reads everything all the same
 */
record Position(String cursor, long version, Subject subject, boolean full) {
    static final Position NONE = new Position(null, 0, null, false);

    /** @param sync the name that the cursor is kept by */
    static Position of(Sql sql, String sync, boolean full) throws SQLException {
        Cursor cursor = Cursor.of(sql, sync);
        return new Position(cursor.value(), cursor.version(), subject(sql, sync), full);
    }

    static Subject subject(Sql sql, String sync) throws SQLException {
        return Subject.read(
                sql.first(row -> row.getString(1), "SELECT subject FROM sync_subject WHERE sync = ?", sync));
    }

    /** The value that the run goes on from, null for the beginning. */
    String from() {
        return full ? null : cursor;
    }

    /**
     * Why a run must not go on from here.
     *
     * @param now what its route reads and writes
     * @return what has changed, in words; empty if nothing has
     */
    List<String> changes(Subject now) {
        return full || subject == null || now == null ? new ArrayList<>() : subject.changes(now);
    }

    /** @throws RunException if the position was kept for something else */
    void check(String route, Subject now) {
        List<String> changes = changes(now);
        if (!changes.isEmpty()) {
            throw refusal(route, changes);
        }
    }

    RunException refusal(String route, List<String> changes) {
        return Subject.refusal(route, words(), changes);
    }

    private String words() {
        return cursor == null ? "the files that were copied" : "its cursor, which stands at '" + cursor + "'";
    }

    /** The subject is what the position of a sync belongs to from now on. */
    static void keep(Sql sql, Run run, Subject subject) throws SQLException {
        sql.update("DELETE FROM sync_subject WHERE sync = ?", run.cursorName());
        sql.update(
                "INSERT INTO sync_subject (sync, route, subject, run_id) VALUES (?, ?, ?, ?)",
                run.cursorName(),
                run.route(),
                subject.write(),
                run.id());
    }
}
