package io.caravan.store;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.sql.SQLException;

/** Where a route's managed cursor stands: version 0 before the first committed run. */
public record Cursor(String value, long version) {
    static final Cursor NONE = new Cursor(null, 0);

    static Cursor of(Sql sql, String name) throws SQLException {
        Cursor cursor = sql.first(
                row -> new Cursor(row.getString(1), row.getLong(2)),
                "SELECT cursor_value, version FROM sync_cursor WHERE route = ?",
                name);
        return cursor == null ? NONE : cursor;
    }

    /** Puts it where somebody wants it; no run of its sync is open. */
    static void set(Sql sql, String name, String value) throws SQLException {
        int moved = sql.update(
                "UPDATE sync_cursor SET cursor_value = ?, version = version + 1 WHERE route = ?", value, name);
        if (moved == 0) {
            sql.update(
                    "INSERT INTO sync_cursor (route, cursor_value, version, run_id) VALUES (?, ?, 1, 0)", name, value);
        }
    }

    /** Moves it by compare-and-set. */
    static void move(Sql sql, Run run, String value, long version) throws SQLException {
        int moved = version == 0
                ? sql.update(
                        "INSERT INTO sync_cursor (route, cursor_value, version, run_id) VALUES (?, ?, 1, ?)",
                        run.key().name(),
                        value,
                        run.id())
                : sql.update(
                        "UPDATE sync_cursor SET cursor_value = ?, version = version + 1, run_id = ?"
                                + " WHERE route = ? AND version = ?",
                        value,
                        run.id(),
                        run.key().name(),
                        version);
        if (moved == 0) {
            throw new CursorMoved(run);
        }
    }

    /** Somebody else moved the cursor during the run. What is published stays; a person has to decide. */
    public static final class CursorMoved extends RunException {
        private static final long serialVersionUID = 1L;

        CursorMoved(Run run) {
            super(
                    Category.BUG,
                    run.route() + ": cannot commit run " + run.id()
                            + ": its cursor was moved by somebody else during the run."
                            + " Compare source and target, then run the sync again or cancel the run.");
        }
    }
}
