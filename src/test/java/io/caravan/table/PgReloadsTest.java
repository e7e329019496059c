package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.Split;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run reads one committed state, also of a table that is emptied, rewritten or swapped meanwhile, and of lost connections. */
class PgReloadsTest {
    private static final int ROWS = 2000;
    private static final int RUNS = 4;
    private static final Map<String, String[]> RELOADS = Map.of(
            "truncate",
            new String[] {"BEGIN; TRUNCATE %1$s; INSERT INTO %1$s " + rows() + "; COMMIT"},
            "swap",
            new String[] {
                "DROP TABLE IF EXISTS n; CREATE TABLE n (LIKE %1$s INCLUDING ALL); INSERT INTO n " + rows()
                        + "; BEGIN; DROP TABLE %1$s CASCADE; ALTER TABLE n RENAME TO %1$s; COMMIT"
            },
            "rewrite",
            new String[] {"ALTER TABLE %1$s ADD COLUMN z float DEFAULT random()", "ALTER TABLE %1$s DROP COLUMN z"},
            "attach",
            new String[] {
                "BEGIN; ALTER TABLE %1$s DETACH PARTITION %1$s1; TRUNCATE %1$s1; INSERT INTO %1$s1 " + rows()
                        + "; ALTER TABLE %1$s ATTACH PARTITION %1$s1 FOR VALUES FROM (0) TO (1000000); COMMIT"
            });

    private static String url;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static String rows() {
        return "SELECT i, repeat('x', 100), now() - interval '1 day' FROM generate_series(1, " + ROWS + ") i";
    }

    @BeforeAll
    static void create() throws Exception {
        url = PgServer.database("reloads");
        execute(url, "CREATE SCHEMA o");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '20s'");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Reads reads(String... settings) {
        Map<String, String> all =
                new java.util.HashMap<>(Map.of("db.url", url, "db.username", "postgres", "db.password", ""));
        for (int i = 0; i < settings.length; i += 2) {
            all.put("db." + settings[i], settings[i + 1]);
        }
        return new Reads(all);
    }

    /** A run as the engine makes it: with as many readers as the source has, and planned again when it must begin anew. */
    private long run(TableSource source) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                Plan plan = Reads.plan(source, null);
                LongAdder rows = new LongAdder();
                List<Split> open = new ArrayList<>(plan.splits());
                List<Future<?>> readers = new ArrayList<>();
                for (int i = 0; i < source.parallelism(); i++) {
                    readers.add(threads.submit(() -> {
                        for (Split split = next(open); split != null; split = next(open)) {
                            source.read(new Reads.Attempt(plan, split, batch -> rows.add(batch.size())));
                        }
                        return null;
                    }));
                }
                for (Future<?> reader : readers) {
                    reader.get(60, TimeUnit.SECONDS);
                }
                return rows.sum();
            } catch (Exception e) {
                Throwable cause = e instanceof java.util.concurrent.ExecutionException ? e.getCause() : e;
                boolean again =
                        cause instanceof RunException known && known.category() == RunException.Category.EXTERNAL;
                if (!again || attempt == 5) {
                    throw e;
                }
            } finally {
                source.release();
            }
        }
    }

    private static Split next(List<Split> open) {
        synchronized (open) {
            return open.isEmpty() ? null : open.remove(0);
        }
    }

    private <T> T whileItIsReloaded(String table, String how, Callable<T> reads) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> reloads = threads.submit(() -> {
            int done = 0;
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                while (!end.get()) {
                    for (String sql : RELOADS.get(how)) {
                        statement.execute(String.format(sql, table));
                    }
                    done++;
                    begun.countDown();
                }
            }
            return done;
        });
        try {
            begun.await();
            T result = reads.call();
            end.set(true);
            assertThat(reloads.get(30, TimeUnit.SECONDS)).as("reloads").isPositive();
            return result;
        } finally {
            end.set(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "truncate,1,id,",
        "truncate,4,id,",
        "truncate,4,,",
        "truncate,4,id,at",
        "truncate,1,id,at",
        "swap,4,id,",
        "swap,1,,",
        "rewrite,4,id,",
        "rewrite,1,,at",
        "attach,4,id,",
        "attach,1,,"
    })
    void everyRunReadsOneStateOfATable(String how, String parallelism, String key, String cursor) throws Exception {
        String table = "t" + Math.abs((how + parallelism + key + cursor).hashCode());
        String primary = key == null ? "" : " PRIMARY KEY";
        if (how.equals("attach")) {
            execute(
                    url,
                    "CREATE TABLE " + table + " (id int" + primary + ", t text, at timestamptz NOT NULL) PARTITION BY"
                            + " RANGE (id)",
                    "CREATE TABLE " + table + "1 PARTITION OF " + table + " FOR VALUES FROM (0) TO (1000000)");
        } else {
            execute(url, "CREATE TABLE " + table + " (id int" + primary + ", t text, at timestamptz NOT NULL)");
        }
        execute(url, "INSERT INTO " + table + " " + rows());
        List<String> options = new ArrayList<>(List.of("table", table, "parallelism", parallelism));
        options.addAll(List.of("columns", "id,t,at"));
        if (cursor != null) {
            options.addAll(List.of("cursor", cursor));
        }
        assertThat(runs(table, how, options)).containsOnly((long) ROWS);
    }

    @ParameterizedTest
    @CsvSource({"view,1", "view,4", "query,1", "query,4", "inherited,1", "inherited,4"})
    void everyRunReadsOneStateOfWhatStandsOnTables(String what, String parallelism) throws Exception {
        String table = "b" + what + parallelism;
        execute(
                url,
                "CREATE TABLE " + table + " (id int PRIMARY KEY, t text, at timestamptz NOT NULL)",
                "INSERT INTO " + table + " " + rows(),
                "CREATE VIEW v" + table + " AS SELECT * FROM " + table,
                "CREATE TABLE p" + table + " (id int, t text, at timestamptz NOT NULL)",
                "ALTER TABLE " + table + " INHERIT p" + table);
        List<String> options = new ArrayList<>(
                switch (what) {
                    case "view" -> List.of("table", "v" + table);
                    case "query" ->
                        List.of("query", "SELECT a.* FROM " + table + " a JOIN v" + table + " b USING (id)");
                    default -> List.of("table", "p" + table);
                });
        options.addAll(List.of("splitBy", "id", "parallelism", parallelism));
        assertThat(runs(table, "truncate", options)).containsOnly((long) ROWS);
    }

    private List<Long> runs(String table, String how, List<String> options) throws Exception {
        try (Reads reads = reads()) {
            return whileItIsReloaded(table, how, () -> {
                List<Long> rows = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    rows.add(run(reads.source(options.toArray(String[]::new))));
                }
                return rows;
            });
        }
    }

    @Test
    void aPartitionThatIsAttachedMeanwhileLetsTheRunBeginAnew() throws Exception {
        execute(
                url,
                "CREATE TABLE grown (id int) PARTITION BY RANGE (id)",
                "CREATE TABLE grown1 PARTITION OF grown FOR VALUES FROM (0) TO (100)",
                "INSERT INTO grown SELECT generate_series(0, 99)",
                "CREATE TABLE grown2 AS SELECT generate_series(100, 149) id");
        try (Reads reads = reads()) {
            TableSource source = reads.source("table", "grown", "splitBy", "id", "parallelism", "2");
            Plan plan = Reads.plan(source, null);
            execute(
                    url,
                    "BEGIN",
                    "CREATE TABLE unrelated (id int)",
                    "ALTER TABLE grown ATTACH PARTITION grown2 FOR VALUES FROM (100) TO (150)",
                    "COMMIT");
            assertThatThrownBy(() -> Reads.rows(source, plan))
                    .isInstanceOf(RunAnew.class)
                    .hasMessageStartingWith("orders/grown: cannot read: a partition was attached");
            source.release();
            assertThat(run(source)).isEqualTo(150);
        }
    }

    @Test
    void aSplitWhoseConnectionBrokeIsReadAgainInTheSameState() throws Exception {
        execute(
                url,
                "CREATE TABLE broken (id int PRIMARY KEY, t text)",
                "INSERT INTO broken SELECT i, repeat('x', 1000) FROM" + " generate_series(1, 10000) i");
        try (Reads reads = reads()) {
            TableSource source = reads.source("table", "broken", "parallelism", "2", "batchRows", "100");
            Plan plan = Reads.plan(source, null);
            assertThat(plan.splits()).hasSize(2);
            assertThatThrownBy(() ->
                            source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> {
                                kill("state <> 'idle in transaction'");
                                throw new IllegalStateException("the connection broke");
                            })))
                    .hasMessage("the connection broke");
            // each row moves to the other split
            execute(url, "UPDATE broken SET id = id + 100000 WHERE id <= 5000", "UPDATE broken SET id = 1 - id");
            assertThat(Reads.rows(source, plan).stream().map(row -> row.get(0)).distinct())
                    .hasSize(10000)
                    .contains("1", "10000");
            source.release();
        }
    }

    private static void kill(String which) {
        try {
            execute(
                    url,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name = 'caravan reader' AND pid <> pg_backend_pid() AND " + which);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSplitThatFailedIsReadAgainInTheSameStateThoughSomebodyWaitsForTheTable() throws Exception {
        execute(
                url,
                "CREATE TABLE wanted (id int PRIMARY KEY, t text)",
                "INSERT INTO wanted SELECT i, repeat('x', 1000) FROM" + " generate_series(1, 10000) i");
        try (Reads reads = reads()) {
            TableSource source = reads.source("table", "wanted", "parallelism", "2", "batchRows", "100");
            Plan plan = Reads.plan(source, null);
            Future<?> truncate = truncating("wanted");
            for (Split split : plan.splits()) {
                assertThatThrownBy(() -> source.read(new Reads.Attempt(plan, split, batch -> {
                            throw new IllegalStateException("a step failed");
                        })))
                        .hasMessage("a step failed");
            }
            assertThat(Reads.rows(source, plan)).hasSize(10000);
            assertThat(truncate.isDone()).isFalse();
            source.release();
            truncate.get(10, TimeUnit.SECONDS);
        }
    }

    /** Somebody who waits behind the readers. */
    private Future<?> truncating(String table) throws Exception {
        Future<?> truncate = threads.submit(() -> {
            execute(url, "TRUNCATE " + table);
            return null;
        });
        org.awaitility.Awaitility.await().until(() -> waiting(table) > 0);
        return truncate;
    }

    private static long waiting(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return Long.parseLong(Sql.one(
                    connection,
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '" + table + "'::regclass"));
        }
    }

    @Test
    void aRunWhoseSnapshotIsLostBeginsAnew() throws Exception {
        execute(url, "CREATE TABLE lost (id int PRIMARY KEY)", "INSERT INTO lost SELECT generate_series(1, 1000)");
        try (Reads reads = reads()) {
            TableSource source = reads.source("table", "lost", "parallelism", "2");
            Plan plan = Reads.plan(source, null);
            assertThat(source.resumes(plan)).isTrue();
            assertThat(reads.source("table", "lost").resumes(plan)).isFalse();
            kill("query LIKE '%pg_export_snapshot%'");
            assertThatThrownBy(() -> Reads.rows(source, plan))
                    .isInstanceOf(RunAnew.class)
                    .hasMessageStartingWith(
                            "orders/lost: cannot read: the state of the table in which this run began is gone");
            source.release();
        }
    }

    @Test
    void lockedTablesAreWaitedForAndSaid() throws Exception {
        execute(url, "CREATE TABLE busy (id int PRIMARY KEY)", "INSERT INTO busy SELECT generate_series(1, 100)");
        try (Connection owner = DriverManager.getConnection(url);
                Statement statement = owner.createStatement();
                Reads impatient = reads("read-timeout", "3s");
                Reads patient = reads()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE busy");
            String pid = Sql.one(owner, "SELECT pg_backend_pid()");
            assertThatThrownBy(() -> Reads.plan(impatient.source("table", "busy", "parallelism", "2"), null))
                    .hasMessage(
                            "orders/busy: cannot plan the read: a table that is read was locked by another session for"
                                    + " 2 s (process " + pid
                                    + "), as TRUNCATE, ALTER, DROP, VACUUM FULL, REFRESH and LOCK do."
                                    + " Let it end, or end it.");
            Future<Long> run = threads.submit(() -> run(patient.source("table", "busy", "parallelism", "2")));
            org.awaitility.Awaitility.await().until(() -> waiting("busy") > 0);
            statement.execute("TRUNCATE busy");
            statement.execute("INSERT INTO busy VALUES (1), (2)");
            owner.commit();
            assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void aRunThatWaitsForALockIsStoppedAtOnce() throws Exception {
        execute(url, "CREATE TABLE held (id int PRIMARY KEY)");
        try (Connection owner = DriverManager.getConnection(url);
                Statement statement = owner.createStatement();
                Reads reads = reads()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE held");
            CountDownLatch ended = new CountDownLatch(1);
            Future<?> run = threads.submit(() -> {
                try {
                    Reads.plan(reads.source("table", "held", "parallelism", "2"), null);
                } catch (InterruptedException e) {
                    ended.countDown();
                }
                return null;
            });
            org.awaitility.Awaitility.await().until(() -> waiting("held") > 0);
            run.cancel(true);
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            org.awaitility.Awaitility.await().until(() -> waiting("held") == 0);
        }
    }
}
