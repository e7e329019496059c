package io.caravan.store;

import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How a run stands in the store. */
final class RunRecords {
    static final String COLUMNS =
            "SELECT run_id, route, logical_time, fired_by, zone, params, rerun, status, attempts, lo, hi,"
                    + " rows_read, rows_filtered, rows_published, bytes_read, started, finished, category, error,"
                    + " not_before, waiting_for, backfill_id, rows_dirty FROM sync_run ";

    private RunRecords() {}

    /** The run that a letter tells of, null if it is gone. */
    static RunRecord ofLetter(Sql sql, long letter) throws SQLException {
        return sql.first(
                RunRecords::record,
                COLUMNS + "WHERE run_id = (SELECT run_id FROM sync_letter WHERE letter_id = ?)",
                letter);
    }

    static RunRecord record(ResultSet row) throws SQLException {
        String hi = row.getString("hi");
        String category = row.getString("category");
        return new RunRecord(
                OpenRuns.run(row),
                RunStatus.valueOf(row.getString("status")),
                row.getInt("attempts"),
                hi == null ? null : new Window(row.getString("lo"), hi),
                row.getLong("rows_read"),
                row.getLong("rows_filtered"),
                row.getLong("rows_published"),
                row.getLong("bytes_read"),
                Sql.instant(row, "started"),
                Sql.instant(row, "finished"),
                category == null ? null : RunException.Category.valueOf(category),
                row.getString("error"),
                Sql.instant(row, "not_before"),
                row.getString("waiting_for"),
                row.getObject("backfill_id", Long.class),
                row.getLong("rows_dirty"));
    }
}
