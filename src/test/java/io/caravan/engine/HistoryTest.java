package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Lease;
import io.caravan.store.Leases;
import io.caravan.store.Outbox;
import io.caravan.store.RunFilter;
import io.caravan.store.RunStore;
import io.caravan.store.Transactions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of runs that ended long ago. {@code history.runs} makes it a measurement. */
class HistoryTest {
    private static final int RUNS = Integer.getInteger("history.runs", 3000);

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Stores.class)
    void forgetsOldRunsButTheLastOfEachKind(Stores kind) throws Exception {
        DataSource database = kind.open(root, "history");
        RunStore store = RunStore.open(database);
        // The last run that committed is old, the last of the schedule a little younger, the last of all failed on
        // request.
        insert(database, "old", RUNS, "COMMITTED", "SCHEDULE", 200);
        insert(database, "old", 1, "FAILED", "SCHEDULE", 150);
        insert(database, "old", 1, "FAILED", "MANUAL", 140);
        insert(database, "young", 10, "COMMITTED", "SCHEDULE", 80);
        insert(database, "open", 1, "QUARANTINED", "SCHEDULE", 300);
        execute(
                database,
                "INSERT INTO sync_run_event (run_id, happened, kind) SELECT run_id, started, 'ELECTED' FROM sync_run",
                "INSERT INTO sync_split (run_id, split_no, detail, estimated_rows, done, attempt, rows_read,"
                        + " rows_filtered, bytes_read) SELECT run_id, 0, '', -1, TRUE, 1, 0, 0, 0 FROM sync_run");
        long start = System.nanoTime();
        long forgotten = history(store).prune();
        report(kind, forgotten, System.nanoTime() - start);
        assertThat(forgotten).isEqualTo(RUNS - 1);
        assertThat(store.runs(RunFilter.latest("old", 10))).hasSize(3);
        assertThat(store.runs(RunFilter.latest("young", 20))).hasSize(10);
        assertThat(store.runs(RunFilter.latest("open", 20))).hasSize(1);
        assertThat(count(database, "sync_run_event")).isEqualTo(14);
        assertThat(count(database, "sync_split")).isEqualTo(14);
        start = System.nanoTime();
        assertThat(history(store).prune()).isZero();
        report(kind, 0, System.nanoTime() - start);
    }

    private static void report(Stores kind, long runs, long nanos) {
        if (RUNS > 10_000) {
            System.out.printf("%s: forgot %,d runs in %,d ms%n", kind, runs, nanos / 1_000_000);
        }
    }

    private static History history(RunStore store) {
        Leases leases = new Leases(store.transactions(), "one", Duration.ofSeconds(30));
        return new History(store.transactions(), leases, java.util.Map.of(), 90);
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void keepsWhatARouteWantsKeptAndForgetsDeadTasks(Stores kind) throws Exception {
        DataSource database = kind.open(root, "wishes");
        try (Node node = new Node("one", database, root, Clock.systemUTC(), Power.on()).routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:short?historyDays=7").id("short").to("folder:a");
                from("rows:long?historyDays=1000").id("long").to("folder:b");
            }
        })) {
            insert(database, "short", 20, "COMMITTED", "SCHEDULE", 30);
            insert(database, "long", 20, "COMMITTED", "SCHEDULE", 300);
            execute(
                    database,
                    "INSERT INTO sync_task VALUES ('~gone', 5, 'gone', CURRENT_TIMESTAMP - INTERVAL '2' DAY)",
                    "INSERT INTO sync_task VALUES ('~here', 5, 'here', CURRENT_TIMESTAMP)");
            assertThat(node.engine.history.prune()).isEqualTo(19);
            assertThat(node.engine.runs().of(new RunFilter("long", Set.of(), 50)))
                    .hasSize(20);
            assertThat(tasks(node)).contains("~here").doesNotContain("~gone");
            Transactions transactions = node.store.transactions();
            Lease anew = transactions.write(
                    sql -> new Leases(transactions, "two", Duration.ofSeconds(1)).take(sql, "~gone"));
            assertThat(anew.epoch()).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void forgetsBackfillsWithTheirRunsAndTheTasksOfThese(Stores kind) throws Exception {
        DataSource database = kind.open(root, "backfills");
        RunStore store = RunStore.open(database);
        insert(database, "r", 9, "COMMITTED", "BACKFILL", 100);
        insert(database, "r", 1, "COMMITTED", "SCHEDULE", 10);
        insert(database, "s", 1, "QUARANTINED", "BACKFILL", 100);
        for (String of : List.of("'r', 'DONE', 100", "'s', 'STOPPED', 100", "'r', 'DONE', 100", "'r', 'DONE', 1")) {
            String[] part = of.split(", ");
            execute(
                    database,
                    "INSERT INTO sync_backfill (route, first_date, last_date, run_order, parallelism, only_missing,"
                            + " on_error, status, tolerated, created) VALUES (" + part[0] + ", DATE '2026-01-01',"
                            + " DATE '2026-01-09', 'ASCENDING', 1, FALSE, 'STOP', " + part[1]
                            + ", 0, CURRENT_TIMESTAMP - INTERVAL '" + part[2] + "' DAY)");
        }
        execute(
                database,
                "UPDATE sync_run SET backfill_id = CASE WHEN route = 'r' THEN 1 ELSE 2 END WHERE fired_by = 'BACKFILL'",
                "UPDATE sync_run SET task = 's~11' WHERE route = 's'",
                "INSERT INTO sync_task VALUES ('r~1', 5, 'one', CURRENT_TIMESTAMP - INTERVAL '100' DAY)",
                "INSERT INTO sync_task VALUES ('s~11', 5, 'one', CURRENT_TIMESTAMP - INTERVAL '100' DAY)",
                "INSERT INTO sync_task VALUES ('r', 5, 'one', CURRENT_TIMESTAMP - INTERVAL '100' DAY)");
        assertThat(history(store).prune()).isEqualTo(9);
        assertThat(names(store, "SELECT backfill_id FROM sync_backfill ORDER BY 1"))
                .containsExactly("2", "4");
        assertThat(names(store, "SELECT task FROM sync_task"))
                .contains("r", "s~11")
                .doesNotContain("r~1");
    }

    private static List<String> names(RunStore store, String select) {
        return store.transactions().read(sql -> sql.list(row -> row.getString(1), select));
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void letsOnlyRunsBeSweptThatEndedTwoLeasesAgo(Stores kind) throws Exception {
        DataSource database = kind.open(root, "swept");
        RunStore store = RunStore.open(database);
        insert(database, "r", 1, "COMMITTED", "SCHEDULE", 1);
        insert(database, "s", 1, "FAILED", "SCHEDULE", 0);
        insert(database, "t", 1, "QUARANTINED", "SCHEDULE", 9);
        Leftovers leftovers = new Leftovers(store.transactions(), Duration.ofSeconds(30));
        List<Long> ended = new ArrayList<>();
        leftovers.add(area -> {
            for (long id = 1; id < 5; id++) {
                area.run(id).ifPresent(run -> ended.add(run.id()));
            }
            return ended.size();
        });
        assertThat(leftovers.sweep()).isEqualTo(1);
        assertThat(ended).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void forgetsTheLettersOfRoutesThatListenNoMore(Stores kind) throws Exception {
        DataSource database = kind.open(root, "letters");
        RunStore store = RunStore.open(database);
        for (String listener : List.of("gone", "here")) {
            String seen = listener.equals("gone") ? " - INTERVAL '31' DAY" : "";
            execute(
                    database,
                    "INSERT INTO sync_subscription VALUES ('" + listener + "', '*', CURRENT_TIMESTAMP" + seen + ")",
                    "INSERT INTO sync_letter (consumer, run_id) VALUES ('" + listener + "', 1)");
        }
        history(store).prune();
        assertThat(new Outbox(store.transactions()).claim("gone", 10)).isEmpty();
        assertThat(count(database, "sync_letter")).isEqualTo(1);
        assertThat(count(database, "sync_subscription")).isEqualTo(1);
    }

    private static List<String> tasks(Node node) {
        return node.store.transactions().read(sql -> sql.list(row -> row.getString(1), "SELECT task FROM sync_task"));
    }

    private static void insert(DataSource database, String route, int runs, String status, String trigger, int daysAgo)
            throws SQLException {
        String finished = status.equals("QUARANTINED") ? "NULL" : "CURRENT_TIMESTAMP - INTERVAL '" + daysAgo + "' DAY";
        String numbers = database.toString().contains("h2")
                        || database.getClass().getName().contains("h2")
                ? "SYSTEM_RANGE(1, " + runs + ")"
                : "generate_series(1, " + runs + ") AS s(x)";
        Instant first = Instant.now().minus(Duration.ofDays(daysAgo));
        execute(
                database,
                "INSERT INTO sync_run (route, logical_time, fired_by, zone, task, status, attempts, crashes,"
                        + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started,"
                        + " finished) SELECT '" + route + "', TIMESTAMP WITH TIME ZONE '" + first
                        + "' + x * INTERVAL '1' SECOND, '" + trigger + "', 'UTC', '" + route + "', '" + status
                        + "', 1, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP, " + finished + " FROM " + numbers);
    }

    private static long count(DataSource database, String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(DataSource database, String... all) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : all) {
                statement.execute(sql);
            }
        }
    }
}
