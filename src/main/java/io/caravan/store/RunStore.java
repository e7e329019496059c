package io.caravan.store;

import io.caravan.run.Item;
import io.caravan.run.KnownItems;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.Target;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Runs, splits and cursors in a database: H2 in a file, or PostgreSQL for several processes. Any thread may use it. */
public final class RunStore {
    private final Transactions transactions;
    private final StoreClock clock;

    private RunStore(Transactions transactions) {
        this.transactions = transactions;
        this.clock = new StoreClock(() -> transactions.read(Sql::now), System::nanoTime);
    }

    /**
     * Creates or migrates the tables. The data source stays the caller's; transactions are the store's own, so none
     * may be active on the calling thread.
     */
    public static RunStore open(DataSource database) {
        StoreSchema.migrate(database);
        return on(database);
    }

    /** A store whose tables are there. */
    public static RunStore on(DataSource database) {
        return new RunStore(new Transactions(database));
    }

    /** Its own clock, which all processes on it share. */
    public Clock clock() {
        return clock;
    }

    /** Asks the store for the time, if that was some seconds ago. */
    public void look() {
        clock.look();
    }

    public Transactions transactions() {
        return transactions;
    }

    /** One run, null if there is none of this number. */
    public RunRecord run(long id) {
        return transactions.read(sql -> sql.first(RunRecords::record, RunRecords.COLUMNS + "WHERE run_id = ?", id));
    }

    /** The runs that a filter lets through, newest first. */
    public List<RunRecord> runs(RunFilter filter) {
        return transactions.read(sql -> back(newest(sql), filter.limit(), since -> filter.read(sql, since)));
    }

    /** Where the sync of a run stands. */
    public Position position(Run run) {
        return transactions.read(sql -> Position.of(sql, run.key(), false));
    }

    /** As {@link RunLedger#appended}. */
    public String appended(Run run, Position stands, Reads reads, Subject now, Map<String, Target> targets) {
        return transactions.read(sql -> new Appended(sql, run, now).problem(stands, reads, targets));
    }

    /** What the positions of all syncs are positions of. */
    public Map<String, Subject> subjects() {
        return transactions.read(sql -> {
            Map<String, Subject> subjects = new HashMap<>();
            sql.list(
                    row -> subjects.put(row.getString(1), Subject.read(row.getString(2))),
                    "SELECT sync, subject FROM sync_subject");
            return subjects;
        });
    }

    public KnownItems items(Run run) {
        return new ItemBook(transactions, run.key().name());
    }

    /**
     * What became of the items of a run, in an order of their own.
     *
     * @param state only those in this state, null for all
     * @param after the name of the last one seen, null for the first page
     */
    public List<Item> items(long run, Item.State state, String after, int limit) {
        return transactions.read(sql -> ItemBook.ofRun(sql, run, state, after, limit));
    }

    /**
     * The dirty records of a run that are kept, in their order.
     *
     * @param after the number of the last one seen, 0 for the first page
     */
    public List<DirtyRow> dirty(long run, long after, int limit) {
        return transactions.read(sql -> DirtyBook.ofRun(sql, run, after, limit));
    }

    /** By what name the items of a route are kept: one, or one for each combination of its own parameters. */
    public List<String> itemSyncs(String route) {
        return transactions.read(sql -> sql.list(
                row -> row.getString(1),
                "SELECT DISTINCT sync FROM sync_item WHERE latest AND (sync = ? OR sync LIKE ? ESCAPE '!')",
                route,
                route.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "{%"));
    }

    /** What the runs of a route have done with one item, the latest first. */
    public List<ItemRecord> items(String route, String name, int limit) {
        return transactions.read(sql -> ItemBook.ofName(sql, route, name, limit));
    }

    /**
     * What the runs of a route have done with items, the latest first.
     *
     * @param state only what ended in this state, null for all
     */
    public List<ItemRecord> items(String route, Item.State state, int limit) {
        return transactions.read(sql -> ItemBook.ofRoute(sql, route, state, limit));
    }

    /** One run in detail, null if the store does not know it. */
    public RunDetail detail(long id) {
        return transactions.read(sql -> RunDetails.read(sql, id));
    }

    /** The runs that were made with one for the same time, of other values of the route's own parameters; that one first. */
    public List<Run> together(Run first) {
        return transactions.read(sql -> {
            List<Run> all = new ArrayList<>(List.of(first));
            if (!first.parameters().isEmpty()) {
                sql.list(
                                RunRecords::record,
                                FIRING + "run_id > ? ORDER BY run_id",
                                first.route(),
                                first.logicalTime(),
                                first.trigger(),
                                first.id())
                        .forEach(record -> all.add(record.run()));
            }
            return all;
        });
    }

    /** Of the runs of one firing the last of each value; the one that went worst of these. */
    private static RunRecord worst(Sql sql, RunRecord last) throws SQLException {
        Run run = last.run();
        if (run.parameters().isEmpty()) {
            return last;
        }
        Map<Map<String, String>, RunRecord> each = new HashMap<>();
        sql.list(
                        RunRecords::record,
                        FIRING + "status <> 'WAITING' ORDER BY run_id",
                        run.route(),
                        run.logicalTime(),
                        run.trigger())
                .forEach(record -> each.put(record.run().parameters(), record));
        return each.values().stream()
                .max(Comparator.comparingInt(
                                (RunRecord record) -> record.status().gravity())
                        .thenComparingLong(record -> record.run().id()))
                .orElse(last);
    }

    private static final String FIRING =
            RunRecords.COLUMNS + "WHERE route = ? AND logical_time = ? AND fired_by = ? AND ";

    /** The last run of each of these routes that has one; of a firing that made several, the one that went worst. */
    public Map<String, RunRecord> lastRuns(Collection<String> routes) {
        return transactions.read(sql -> {
            Map<String, RunRecord> last = new HashMap<>();
            long newest = newest(sql);
            for (String route : routes) {
                for (RunRecord record : latest(sql, newest, route, 1, " AND status <> 'WAITING'")) {
                    last.put(route, worst(sql, record));
                }
            }
            return last;
        });
    }

    private static List<RunRecord> latest(Sql sql, long newest, String route, int limit, String which)
            throws SQLException {
        return back(
                newest,
                limit,
                since -> sql.list(
                        RunRecords::record,
                        RunRecords.COLUMNS + "WHERE route = ? AND run_id > ?" + which + " ORDER BY run_id DESC LIMIT ?",
                        route,
                        since,
                        limit));
    }

    /** Reads of the rows after a run. */
    private interface Since<T> {
        List<T> read(long run) throws SQLException;
    }

    /** The last runs of a route: of all, of those that committed, and of the schedule. */
    public static Set<Long> last(Sql sql, String route) throws SQLException {
        Set<Long> last = new HashSet<>();
        long newest = newest(sql);
        for (String which : List.of("", " AND status = 'COMMITTED'")) {
            latest(sql, newest, route, 1, which)
                    .forEach(record -> last.add(record.run().id()));
        }
        last.addAll(back(
                newest,
                1,
                since -> sql.list(
                        row -> row.getLong(1),
                        "SELECT run_id FROM sync_run WHERE route = ? AND fired_by = 'SCHEDULE' AND run_id > ?"
                                + " ORDER BY logical_time DESC LIMIT 1",
                        route,
                        since)));
        return last;
    }

    private static long newest(Sql sql) throws SQLException {
        return sql.first(row -> row.getLong(1), "SELECT MAX(run_id) FROM sync_run");
    }

    /** Looks ever further back: H2 reads all that it has to sort, and a route may have millions of runs. */
    private static <T> List<T> back(long newest, int enough, Since<T> rows) throws SQLException {
        long span = 10_000;
        List<T> found = rows.read(newest - span);
        while (found.size() < enough && span < newest) {
            span *= 100;
            found = rows.read(newest - span);
        }
        return found;
    }

    /** Where the managed cursors stand, by route. */
    public Map<String, String> cursors() {
        return transactions.read(sql -> {
            Map<String, String> cursors = new HashMap<>();
            sql.list(
                    row -> cursors.put(row.getString(1), row.getString(2)),
                    "SELECT route, cursor_value FROM sync_cursor");
            return cursors;
        });
    }

    /** The last logical time that the schedules of these routes fired, for those that did. */
    public Map<String, Instant> lastFirings(Collection<String> routes) {
        return transactions.read(sql -> {
            Map<String, Instant> last = new HashMap<>();
            long newest = newest(sql);
            for (String route : routes) {
                back(
                                newest,
                                1,
                                since -> sql.list(
                                        row -> Sql.instant(row, 1),
                                        "SELECT logical_time FROM sync_run WHERE route = ? AND fired_by = 'SCHEDULE'"
                                                + " AND run_id > ? ORDER BY logical_time DESC LIMIT 1",
                                        route,
                                        since))
                        .forEach(time -> last.put(route, time));
            }
            return last;
        });
    }
}
