package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.run.Split;
import io.caravan.table.pool.Loan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One bound for all connections to a database, and nobody waits for ever at it. */
class ConnectionLimitsTest {
    private static final int ROWS = 20_000;
    private static final int ROUTES = 6;
    private static String url;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void createTable() throws Exception {
        url = PgServer.database("limits");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t AS SELECT i, repeat('x', 100) AS text FROM generate_series(1, " + ROWS + ") i");
            statement.execute("ANALYZE t");
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Reads reads(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("db.url", url, "db.username", "postgres", "db.password", ""));
        for (int i = 0; i < settings.length; i += 2) {
            all.put("db." + settings[i], settings[i + 1]);
        }
        return new Reads(all);
    }

    /** A run with a snapshot and as many readers as its source asks for. */
    private long run(TableSource source, Runnable eachBatch) throws Exception {
        try {
            Plan plan = Reads.plan(source, null);
            LongAdder rows = new LongAdder();
            List<Split> open = new ArrayList<>(plan.splits());
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < source.parallelism(); i++) {
                readers.add(threads.submit(() -> {
                    for (Split split = next(open); split != null; split = next(open)) {
                        source.read(new Reads.Attempt(plan, split, batch -> {
                            rows.add(batch.size());
                            eachBatch.run();
                        }));
                    }
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get(60, TimeUnit.SECONDS);
            }
            return rows.sum();
        } finally {
            source.release();
        }
    }

    private static Split next(List<Split> open) {
        synchronized (open) {
            return open.isEmpty() ? null : open.remove(0);
        }
    }

    /** Looks for the most sessions that there ever are. */
    private static int watch(AtomicBoolean end) throws Exception {
        int most = 0;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            while (!end.get()) {
                try (var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = 'limits'"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")) {
                    rows.next();
                    most = Math.max(most, rows.getInt(1));
                }
                Thread.sleep(1);
            }
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "8,false", "2,true", "3,true"})
    void manyRoutesThatEachHoldASnapshotAllEndWithinTheBound(int connections, boolean steps) throws Exception {
        try (Reads reads = reads("max-connections", Integer.toString(connections), "acquire-timeout", "20s")) {
            javax.sql.DataSource lookups = steps ? reads.connections.dataSource("db") : null;
            AtomicBoolean end = new AtomicBoolean();
            Future<Integer> most = threads.submit(() -> watch(end));
            CyclicBarrier together = new CyclicBarrier(ROUTES);
            List<Future<Long>> runs = new ArrayList<>();
            for (int i = 0; i < ROUTES; i++) {
                TableSource source = reads.source("table", "t", "parallelism", "4", "batchRows", "1000");
                runs.add(threads.submit(() -> {
                    together.await();
                    return run(source, () -> look(lookups));
                }));
            }
            for (Future<Long> run : runs) {
                assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(ROWS);
            }
            end.set(true);
            assertThat(most.get()).isPositive().isLessThanOrEqualTo(connections);
        }
    }

    /** As sql: does in a route that reads from the same database. */
    private static void look(javax.sql.DataSource database) {
        if (database != null) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aSourceAsksForNoMoreReadersThanItCanHave() throws Exception {
        try (Reads reads = reads("max-connections", "3")) {
            TableSource source = reads.source("table", "t", "parallelism", "8");
            assertThat(source.parallelism()).isEqualTo(3);
            assertThat(Reads.plan(source, null).splits()).hasSizeGreaterThan(1);
            assertThat(source.parallelism()).isEqualTo(2);
            source.release();
            assertThat(source.parallelism()).isEqualTo(3);
            reads.connections.dataSource("db");
            assertThat(source.parallelism()).isEqualTo(2);
        }
    }

    @Test
    void givesEveryPlaceBackAfterFailures() throws Exception {
        try (Reads reads = reads("max-size", "2", "acquire-timeout", "5s")) {
            for (int i = 0; i < 5; i++) {
                TableSource missing = reads.source("table", "nosuch", "parallelism", "4");
                assertThatThrownBy(() -> Reads.plan(missing, null)).hasMessageContaining("nosuch");
                TableSource source = reads.source("table", "t", "parallelism", "4");
                Plan plan = Reads.plan(source, null);
                Reads.Attempt attempt = new Reads.Attempt(plan, plan.splits().get(0), batch -> {
                    throw new IllegalStateException("a step failed");
                });
                assertThatThrownBy(() -> source.read(attempt)).hasMessage("a step failed");
                source.release();
            }
            assertThat(reads.all("table", "t", "parallelism", "4")).hasSize(ROWS);
        }
    }

    @Test
    void saysWhatToRaiseWhenAllAreInUse() throws Exception {
        try (Reads reads = reads("max-connections", "1", "acquire-timeout", "1s")) {
            try (Loan loan = reads.connections.borrow("db")) {
                assertThat(loan.connection().isValid(1)).isTrue();
                assertThatThrownBy(() -> Reads.plan(reads.source("table", "t"), null))
                        .hasMessage("orders/t: cannot open connection 'db': all 1 were in use for 1 s. Raise"
                                + " caravan.connections.db.max-connections, or .acquire-timeout to wait longer.");
            }
        }
    }

    @Test
    void refusesLimitsThatAreNone() {
        for (String setting : List.of("max-connections", "max-rows-per-second", "max-bytes-per-second")) {
            try (Reads reads = reads(setting, "-1")) {
                assertThatThrownBy(() -> reads.connections.check("db"))
                        .hasMessageContaining("'caravan.connections.db." + setting + "' is '-1'");
            }
        }
    }

    @Test
    void readsSmallBatchesUnderALimit() throws Exception {
        try (Reads reads = reads("max-rows-per-second", "4000", "max-bytes-per-second", "400000")) {
            TableSource source = reads.source("table", "t");
            Plan plan = Reads.plan(source, null);
            AtomicInteger largest = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> {
                largest.accumulateAndGet((int) batch.bytes(), Math::max);
                most.accumulateAndGet(batch.size(), Math::max);
            }));
            assertThat(most.get()).isLessThanOrEqualTo(1000);
            // 100000, and what was found of at most 512 rows when that was passed
            assertThat(largest.get()).isLessThan(100_000 + 512 * 130);
        }
    }
}
