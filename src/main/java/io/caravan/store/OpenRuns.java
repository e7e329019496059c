package io.caravan.store;

import io.caravan.run.Counts;
import io.caravan.run.Manifest;
import io.caravan.run.Parameters;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.run.Split;
import io.caravan.run.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads open runs back as they stand. */
public final class OpenRuns {
    private static final String COLUMNS =
            "SELECT run_id, route, logical_time, fired_by, zone, params, rerun, status, attempts, lo, hi, cursor_column, detail,"
                    + " cursor_version, full_read, subject, definition, (SELECT manifest FROM sync_manifest m WHERE m.run_id = sync_run.run_id) AS manifest,"
                    + " rows_read, rows_filtered, bytes_read, rows_dirty FROM sync_run WHERE ";

    private OpenRuns() {}

    /** The open run that holds a route, null if there is none. */
    static Claim ofRoute(Sql sql, Lease lease) throws SQLException {
        Claim claim = sql.first(row -> claim(row, lease), COLUMNS + "open_route = ?", lease.task());
        return claim == null ? null : complete(sql, claim);
    }

    /** An open run beside its route, null if it has ended. */
    static Claim aside(Sql sql, Lease lease) throws SQLException {
        Claim claim = sql.first(
                row -> claim(row, lease),
                COLUMNS + "finished IS NULL AND status <> 'WAITING' AND task = ?",
                lease.task());
        return claim == null ? null : complete(sql, claim);
    }

    /** The open small runs of a process. */
    static List<Claim> ofTask(Sql sql, Lease lease) throws SQLException {
        return sql.list(
                row -> claim(row, lease),
                COLUMNS + "finished IS NULL AND status <> 'QUARANTINED' AND task = ? ORDER BY run_id",
                lease.task());
    }

    /** A small run, which has no splits. */
    static Claim byId(Sql sql, Lease lease, long id) throws SQLException {
        return sql.first(row -> claim(row, lease), COLUMNS + "run_id = ?", id);
    }

    private static Claim claim(ResultSet row, Lease lease) throws SQLException {
        String hi = row.getString("hi");
        String detail = row.getString("detail");
        String manifest = row.getString("manifest");
        Window window = hi == null ? null : new Window(row.getString("lo"), hi);
        return new Claim(
                lease,
                run(row),
                RunStatus.valueOf(row.getString("status")),
                row.getInt("attempts") + 1,
                detail == null
                        ? null
                        : new Plan(window, row.getString("cursor_column"), detail, List.of(new Split(0, "", -1))),
                new Position(null, row.getLong("cursor_version"), null, row.getBoolean("full_read")),
                Subject.read(row.getString("subject")),
                row.getString("definition"),
                Map.of(),
                counts(row),
                manifest == null ? null : ManifestJson.read(manifest));
    }

    private static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("rows_read"),
                row.getLong("rows_filtered"),
                row.getLong("bytes_read"),
                row.getLong("rows_dirty"));
    }

    public static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("run_id"),
                row.getString("route"),
                Sql.instant(row, "logical_time"),
                Run.Trigger.valueOf(row.getString("fired_by")),
                ZoneId.of(row.getString("zone")),
                Parameters.read(row.getString("params")),
                row.getInt("rerun"));
    }

    /** Where the sync stands, with the version that the cursor had when the run began. */
    private static Position position(Sql sql, Claim claim) throws SQLException {
        Position begun = claim.position();
        if (claim.run().aside()) {
            return begun;
        }
        Position now = Position.of(sql, claim.run().key(), begun.full());
        return new Position(now.cursor(), begun.version(), now.subject(), begun.full(), now.renamed());
    }

    /** Adds the position, and the splits of a frozen plan. */
    private static Claim complete(Sql sql, Claim claim) throws SQLException {
        Position position = position(sql, claim);
        if (claim.plan() == null) {
            return claim.with(null, position, Map.of(), Counts.NONE);
        }
        List<Split> splits = new ArrayList<>();
        Map<Integer, List<Manifest>> done = new HashMap<>();
        List<Counts> counts = sql.list(
                row -> {
                    int number = row.getInt("split_no");
                    splits.add(new Split(number, row.getString("detail"), row.getLong("estimated_rows")));
                    if (row.getBoolean("done")) {
                        done.put(number, ManifestJson.read(row.getString("staged")));
                    }
                    return counts(row);
                },
                "SELECT split_no, detail, estimated_rows, done, staged, rows_read, rows_filtered, bytes_read,"
                        + " rows_dirty FROM sync_split"
                        + " WHERE run_id = ? ORDER BY split_no",
                claim.run().id());
        Plan plan = claim.plan();
        Plan frozen = new Plan(plan.window(), plan.cursorColumn(), plan.detail(), splits);
        return claim.with(frozen, position, done, counts.stream().reduce(Counts.NONE, Counts::plus));
    }
}
