package io.caravan.store;

import io.caravan.run.EndpointNames;
import io.caravan.run.Parameters;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.Target;
import io.caravan.run.Writes;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known to be in the targets of a sync that goes on from nothing yet: its first run would append all of it again. It
 * was appended by a sync that has another name now, or by runs of its own for dates or without a position.
 */
final class Appended {
    private final Sql sql;
    private final Run run;
    private final Subject now;

    /** @param now what the position of the sync will be one of */
    Appended(Sql sql, Run run, Subject now) {
        this.sql = sql;
        this.run = run;
        this.now = now;
    }

    /** A position of another sync. */
    private record Other(String route, String sync, Subject subject) {}

    /**
     * Why the run must not begin.
     *
     * @param stands where its sync stands
     * @param targets of its route, by their URIs
     * @return null if it may, also because somebody has decided where the sync goes on from
     */
    String problem(Position stands, Reads reads, Map<String, Target> targets) throws SQLException {
        boolean first = stands.cursor() == null && stands.subject() == null && !stands.full();
        if (now == null || !first || reads.since() == Reads.Since.NOTHING) {
            return null;
        }
        Map<String, String> places = new LinkedHashMap<>();
        targets.forEach((uri, target) -> {
            String place = target.place(uri);
            if (target.writes() == Writes.APPENDS && now.targets().get(place) != null) {
                places.put(place, EndpointNames.of(uri));
            }
        });
        if (places.isEmpty() || decided()) {
            return null;
        }
        String before = renamed(places.keySet());
        return before == null ? own(places) : before;
    }

    /** By a reset, or because it knows which files it has copied. */
    private boolean decided() throws SQLException {
        String sync = run.key().name();
        return sql.first(row -> row.getLong(1), "SELECT reset_id FROM sync_reset WHERE sync = ? LIMIT 1", sync) != null
                || sql.first(
                                row -> row.getLong(1),
                                "SELECT run_id FROM sync_item WHERE sync = ? AND latest LIMIT 1",
                                sync)
                        != null;
    }

    private String renamed(Set<String> places) throws SQLException {
        for (Other other : others()) {
            for (String place : places) {
                if (other.sync().equals(run.key().of(other.route()).name())
                        && other.subject().holds(now, place)) {
                    return refusal(place, other);
                }
            }
        }
        return null;
    }

    private List<Other> others() throws SQLException {
        return sql.list(
                row -> new Other(row.getString(1), row.getString(2), Subject.read(row.getString(3))),
                "SELECT route, sync, subject FROM sync_subject WHERE route <> ? ORDER BY sync",
                run.route());
    }

    private String refusal(String place, Other other) throws SQLException {
        String cursor = Cursor.of(sql, other.sync()).value();
        String route = run.route();
        return route + ": cannot begin: " + place + " has what the sync '" + other.route()
                + "' has written of the same source" + (cursor == null ? "" : ", up to '" + cursor + "'")
                + ", and would have it twice. To go on where that one stands, if this one takes its place: 'caravan reset "
                + route + " --from " + other.route() + "'; to read everything all the same: 'caravan reset " + route
                + "'.";
    }

    private String own(Map<String, String> places) throws SQLException {
        List<Set<String>> written = sql.list(
                row -> SplitTargets.names(row.getString(1)),
                "SELECT targets FROM sync_run WHERE route = ? AND params = ? AND status = 'COMMITTED'"
                        + " AND rows_published > 0 AND fired_by <> 'EVENT' ORDER BY run_id DESC LIMIT 1000",
                run.route(),
                Parameters.write(run.parameters()));
        for (Map.Entry<String, String> place : places.entrySet()) {
            if (written.stream().anyMatch(names -> names.contains(place.getValue()))) {
                return run.route()
                        + ": cannot begin: runs of this sync for dates, or without a position, have written to "
                        + place.getKey() + ", and rows would be there twice. Empty it and begin with 'caravan reset "
                        + run.route() + "', or go on from a value of the cursor: 'caravan reset " + run.route()
                        + " --to <value>'.";
            }
        }
        return null;
    }
}
