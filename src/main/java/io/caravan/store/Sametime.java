package io.caravan.store;

import io.caravan.run.Parameters;
import io.caravan.run.Run;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What there is already for the route, logical time and parameters of a run that is about to be elected or to begin.
 *
 * @param rerun the number that the new run gets; that of the earlier one, so that the store refuses it, if it is a
 *     firing of the schedule that was elected before
 * @param open the run that is under way for the same, null if none is: two at once would each publish without seeing
 *     what the other has published
 * @param committed whether the rows of an earlier one are in the target: one by the cursor and one for a date are of
 *     different windows
 */
record Sametime(int rerun, Long open, boolean committed) {
    /** For a run that is new. One statement, so that its answers fit together. */
    static Sametime of(Sql sql, RunRequest request, Instant time) throws SQLException {
        return of(
                sql, request.route(), time, Parameters.write(request.parameters()), request.trigger(), firing(request));
    }

    /** For a run that is in the store and waits. */
    static Sametime of(Sql sql, Run run) throws SQLException {
        return of(sql, run.route(), run.logicalTime(), Parameters.write(run.parameters()), run.trigger(), false);
    }

    private static boolean firing(RunRequest request) {
        return request.trigger() == Run.Trigger.SCHEDULE && request.retry() == 0;
    }

    private static Sametime of(Sql sql, String route, Instant time, String params, Run.Trigger trigger, boolean firing)
            throws SQLException {
        String other = trigger == Run.Trigger.BACKFILL ? "<>" : "=";
        return sql.first(
                row -> {
                    int before = row.getInt(2);
                    boolean elected = firing && !row.wasNull();
                    return new Sametime(elected ? before : row.getInt(1), Sql.number(row, 3), row.getInt(4) > 0);
                },
                "SELECT COALESCE(MAX(rerun) + 1, 0), MIN(CASE WHEN fired_by = 'SCHEDULE' THEN rerun END),"
                        + " MIN(CASE WHEN finished IS NULL AND status <> 'WAITING' THEN run_id END),"
                        + " COUNT(CASE WHEN status = 'COMMITTED' AND NOT (cursor_column IS NOT NULL AND fired_by "
                        + other + " 'BACKFILL') THEN 1 END)"
                        + " FROM sync_run WHERE route = ? AND logical_time = ? AND params = ?",
                route,
                time,
                params);
    }
}
