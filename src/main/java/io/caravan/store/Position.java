package io.caravan.store;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.SyncKey;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a sync stands when one of its runs begins.
 *
 * @param cursor the value of the managed cursor, null before the first committed run
 * @param version what the cursor's version has to be when the run commits, 0 before the first
 * @param subject what the position is a position of; null if there is none, or the store is from before it was kept
 * @param full whether the run reads everything all the same
 * @param renamed how the route's own parameters were changed since its positions were kept, null if they were not: a run
 *     of others finds no position, and would read again what the target has
 */
public record Position(String cursor, long version, Subject subject, boolean full, String renamed) {
    public static final Position NONE = new Position(null, 0, null, false);
    private static final Pattern PARAMETER = Pattern.compile("(?:\\{|, )([A-Za-z_][A-Za-z0-9_-]*)=");

    public Position(String cursor, long version, Subject subject, boolean full) {
        this(cursor, version, subject, full, null);
    }

    static Position of(Sql sql, SyncKey key, boolean full) throws SQLException {
        String sync = key.name();
        Cursor cursor = Cursor.of(sql, sync);
        Subject subject = subject(sql, sync);
        String renamed = subject == null && cursor.value() == null
                ? renamed(
                        sql.list(row -> row.getString(1), "SELECT sync FROM sync_subject WHERE route = ?", key.route()),
                        sync)
                : null;
        return new Position(cursor.value(), cursor.version(), subject, full, renamed);
    }

    /** @param kept the names of all positions that the route has; one of the same parameters is enough */
    public static String renamed(Collection<String> kept, String sync) {
        Set<String> now = parameters(sync);
        boolean same = kept.isEmpty()
                || kept.stream().anyMatch(other -> parameters(other).equals(now));
        return same
                ? null
                : "its own parameters were " + parameters(kept.iterator().next()) + " and are " + now;
    }

    private static Set<String> parameters(String sync) {
        return PARAMETER
                .matcher(sync)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Subject subject(Sql sql, String sync) throws SQLException {
        return Subject.read(
                sql.first(row -> row.getString(1), "SELECT subject FROM sync_subject WHERE sync = ?", sync));
    }

    /** The value that the run goes on from, null for the beginning. */
    public String from() {
        return full ? null : cursor;
    }

    /**
     * Why a run must not go on from here.
     *
     * @param now what its route reads and writes
     * @return what has changed, in words; empty if nothing has
     */
    public List<String> changes(Subject now) {
        if (full || now == null) {
            return List.of();
        }
        return renamed != null ? List.of(renamed) : subject == null ? List.of() : subject.changes(now);
    }

    /**
     * @param appends whether a target of the route appends
     * @throws RunException if the position was kept for something else
     */
    public void check(String route, Subject now, boolean appends) {
        List<String> changes = changes(now);
        if (!changes.isEmpty()) {
            throw refusal(route, changes, appends);
        }
    }

    public RunException refusal(String route, List<String> changes, boolean appends) {
        return Subject.refusal(route, words(), changes, appends);
    }

    private String words() {
        return renamed != null
                ? "where its runs stand"
                : cursor == null
                        ? "the list of the files that were copied"
                        : "its cursor, which stands at '" + cursor + "'";
    }

    /** A run that goes on from nothing has overwritten what the position of its sync stands for. */
    static void overwritten(Sql sql, Run run, Collection<String> places) throws SQLException {
        Subject stands = places.isEmpty() ? null : subject(sql, run.key().name());
        if (stands != null && !stands.equals(stands.overwritten(run, places))) {
            keep(sql, run, stands.overwritten(run, places));
        }
    }

    /** The subject is what the position of a sync belongs to from now on. */
    static void keep(Sql sql, Run run, Subject subject) throws SQLException {
        sql.update("DELETE FROM sync_subject WHERE sync = ?", run.key().name());
        sql.update(
                "INSERT INTO sync_subject (sync, route, subject, run_id) VALUES (?, ?, ?, ?)",
                run.key().name(),
                run.route(),
                subject.write(),
                run.id());
    }
}
