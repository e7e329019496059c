package io.caravan.store;

import io.caravan.run.EndpointNames;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of a run, counted in the store: what its splits have read and staged has to be what its manifests hold. Looked
 * at in the transaction that binds a run and in the one that commits it.
 */
final class Account {
    /** What is in the store of one split. */
    private record Line(int split, boolean done, long kept, String targets) {}

    private Account() {}

    /**
     * Small runs have no splits, and nothing to compare.
     *
     * @throws RunException if a split is missing, or rows are
     */
    static void check(Sql sql, Run run) throws SQLException {
        List<Line> lines = sql.list(
                row -> new Line(row.getInt(1), row.getBoolean(2), row.getLong(3), row.getString(4)),
                "SELECT split_no, done, rows_read - rows_filtered - rows_dirty, targets FROM sync_split"
                        + " WHERE run_id = ? ORDER BY split_no",
                run.id());
        String bound = sql.first(row -> row.getString(1), "SELECT targets FROM sync_run WHERE run_id = ?", run.id());
        Map<String, Long> staged = new TreeMap<>();
        boolean known = bound != null;
        for (Line line : lines) {
            if (!line.done()) {
                throw wrong(run, "split " + line.split() + " is not done");
            }
            // Earlier versions did not note it.
            known &= line.targets() != null;
            if (line.targets() != null) {
                add(run, line, staged);
            }
        }
        if (known && !lines.isEmpty()) {
            compare(run, staged, bound);
        }
    }

    private static void add(Run run, Line line, Map<String, Long> staged) {
        long rows = 0;
        for (SplitTargets.Staged one : SplitTargets.read(line.targets())) {
            staged.merge(one.target(), one.rows(), Long::sum);
            rows += one.rows();
        }
        if (rows < line.kept()) {
            throw wrong(
                    run,
                    "split " + line.split() + " has read " + line.kept()
                            + " rows that are neither filtered nor dirty, and staged " + rows);
        }
    }

    private static void compare(Run run, Map<String, Long> staged, String bound) {
        Map<String, Long> manifests = new TreeMap<>();
        SplitTargets.read(bound).forEach(one -> manifests.merge(one.target(), one.rows(), Long::sum));
        Set<String> targets = new TreeSet<>(staged.keySet());
        targets.addAll(manifests.keySet());
        for (String target : targets) {
            long split = staged.getOrDefault(target, 0L);
            long manifest = manifests.getOrDefault(target, 0L);
            if (split != manifest) {
                throw wrong(
                        run,
                        "its splits have staged " + split + " rows for " + EndpointNames.of(target)
                                + ", and its manifest holds " + manifest);
            }
        }
    }

    private static RunException wrong(Run run, String what) {
        return RunException.bug(run.route() + ": cannot account for the rows of run " + run.id() + ": " + what
                + ". Report it; nothing more is published.");
    }
}
