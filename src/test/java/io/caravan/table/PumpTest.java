package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.record.RecordBatch;
import io.caravan.run.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding beside sending: every batch once and in order, and nothing left behind when either side stops. */
class PumpTest {
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        String url = MariaDbServer.get().database("pump");
        reads = new Reads(java.util.Map.of(
                "db.url",
                url,
                "db.username",
                "root",
                "db.password",
                "",
                "db.max-size",
                "1",
                "db.acquire-timeout",
                "10s"));
        MariaDbServer.execute(
                url,
                "CREATE TABLE t (n int primary key, v varchar(100))",
                "INSERT INTO t SELECT seq, repeat('x', 100) FROM seq_1_to_300000");
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 1000, 1001, 2000, 300_000})
    void sendsEveryRowOnceAndInOrder(int rows) throws Exception {
        TableSource source = reads.source("table", "t", "where", "n <= " + rows, "columns", "n", "batchRows", "1000");
        Plan plan = Reads.plan(source, null);
        AtomicLong next = new AtomicLong(1);
        List<Integer> sizes = new ArrayList<>();
        source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> {
            sizes.add(batch.size());
            Reads.rows(batch)
                    .forEach(row -> assertThat(Long.parseLong(row.get(0))).isEqualTo(next.getAndIncrement()));
        }));
        assertThat(next.get()).isEqualTo(rows + 1L);
        assertThat(sizes).hasSize((rows + 999) / 1000).allMatch(size -> size > 0);
    }

    @Test
    void sendsOneEmptyBatchForNoRows() throws Exception {
        TableSource source = reads.source("table", "t", "where", "n < 0");
        Plan plan = Reads.plan(source, null);
        List<RecordBatch> batches = new ArrayList<>();
        source.read(new Reads.Attempt(plan, plan.splits().get(0), batches::add));
        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).size()).isZero();
        assertThat(batches.get(0).schema().size()).isEqualTo(2);
    }

    @Test
    void aFailingStepEndsTheReadAndGivesTheConnectionBack() throws Exception {
        TableSource source = reads.source("table", "t", "batchRows", "100");
        Plan plan = Reads.plan(source, null);
        for (int i = 0; i < 3; i++) {
            AtomicLong batches = new AtomicLong();
            assertThatThrownBy(() ->
                            source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> {
                                if (batches.incrementAndGet() == 5) {
                                    throw new IllegalStateException("the step failed");
                                }
                            })))
                    .hasMessage("the step failed");
            assertThat(batches.get()).isEqualTo(5);
        }
        assertThat(reads.all("table", "t", "where", "n < 10")).hasSize(9);
        assertNoDecoderIsLeft();
    }

    @Test
    void anInterruptEndsAReadThatWaitsForTheDatabase() throws Exception {
        // the first batch comes at once, the next not within the time of this test
        TableSource source = reads.source(
                "query", "SELECT n FROM t WHERE n <= 2000 OR SLEEP(60) = 1", "batchRows", "500", "fetchSize", "100");
        Plan plan = Reads.plan(source, null);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                source.read(new Reads.Attempt(plan, plan.splits().get(0), batch -> begun.countDown()));
            } catch (Throwable e) {
                end.set(e);
            }
        });
        reader.start();
        begun.await();
        reader.interrupt();
        await().until(() -> !reader.isAlive());
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(reads.all("table", "t", "where", "n < 10")).hasSize(9);
        assertNoDecoderIsLeft();
    }

    private static void assertNoDecoderIsLeft() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().endsWith("-decode")));
    }
}
