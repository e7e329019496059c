package io.caravan.store;

import io.caravan.run.DirtyRecord;
import io.caravan.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The dirty records in the run store. A split's are written with the split. */
public final class DirtyBook {
    private DirtyBook() {}

    public static void forget(Sql sql, Run run, int split) throws SQLException {
        sql.update("DELETE FROM sync_dirty WHERE run_id = ? AND split_no = ?", run.id(), split);
    }

    /** Writes those of a split. */
    static void write(Sql sql, Run run, int split, List<DirtyRecord> records) throws SQLException {
        if (!records.isEmpty()) {
            insert(
                    sql,
                    run,
                    records.stream()
                            .map(record -> new TooDirty.Found(split, record))
                            .toList());
        }
    }

    /** Writes some of what a run has failed for; finished splits have kept all of theirs. */
    static void write(Sql sql, Run run, TooDirty cause) throws SQLException {
        Set<Integer> done = new HashSet<>(
                sql.list(row -> row.getInt(1), "SELECT split_no FROM sync_split WHERE run_id = ? AND done", run.id()));
        List<TooDirty.Found> unkept = cause.found().stream()
                .filter(one -> !done.contains(one.split()))
                .toList();
        insert(sql, run, unkept);
        sql.update(
                "UPDATE sync_run SET rows_dirty = GREATEST(CAST(? AS BIGINT), CAST(? AS BIGINT)"
                        + " + (SELECT COALESCE(SUM(rows_dirty), 0) FROM sync_split WHERE run_id = ? AND done))"
                        + " WHERE run_id = ?",
                cause.count(),
                (long) unkept.size(),
                run.id(),
                run.id());
    }

    private static void insert(Sql sql, Run run, List<TooDirty.Found> found) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (TooDirty.Found one : found) {
            DirtyRecord record = one.record();
            rows.add(new Object[] {
                run.id(), one.split(), record.place(), record.position(), record.column(), record.reason(), record.raw()
            });
        }
        sql.batch(
                "INSERT INTO sync_dirty (run_id, split_no, place, spot, column_name, reason, raw, happened)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP)",
                rows);
    }

    /** Those of a run that are kept, in their order. */
    static List<DirtyRow> ofRun(Sql sql, long run, long after, int limit) throws SQLException {
        return sql.list(
                DirtyBook::row,
                "SELECT seq, split_no, place, spot, column_name, reason, raw, happened FROM sync_dirty"
                        + " WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                run,
                after,
                limit);
    }

    private static DirtyRow row(ResultSet row) throws SQLException {
        return new DirtyRow(
                row.getLong("seq"),
                row.getInt("split_no"),
                new DirtyRecord(
                        row.getString("place"),
                        row.getString("spot"),
                        row.getString("column_name"),
                        row.getString("reason"),
                        row.getBytes("raw")),
                Sql.instant(row, "happened"));
    }

    public static void forget(Sql sql, String runs) throws SQLException {
        sql.update("DELETE FROM sync_dirty WHERE run_id IN (" + runs + ")");
    }
}
