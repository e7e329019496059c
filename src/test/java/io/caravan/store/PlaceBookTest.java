package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.Stores;
import io.caravan.run.PublishPlace;
import io.caravan.run.RunInterrupted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may publish where. */
class PlaceBookTest {
    private static final PublishPlace TABLE = new PublishPlace("hive:ods.orders", "", false);
    private static final PublishPlace FIRST = part("dt=1", false);
    private static final PublishPlace SECOND = part("dt=2", false);
    private static int number;

    @TempDir
    private Path folder;

    private DataSource database;
    private Transactions transactions;
    private Leases leases;
    private PlaceBook book;

    private static PublishPlace part(String path, boolean shared) {
        return new PublishPlace("hive:ods.orders", path, shared);
    }

    private void open(Stores store) {
        database = store.open(folder, "places" + number++);
        transactions = RunStore.open(database).transactions();
        leases = new Leases(transactions, "n", Duration.ofSeconds(30));
        book = new PlaceBook(transactions, leases);
    }

    private Lease lease(String task) {
        return transactions.write(sql -> leases.take(sql, task));
    }

    private void ask(long run, PublishPlace... places) {
        book.ask(lease("r" + run), run, List.of(places));
    }

    private Long before(long run, PublishPlace... places) {
        PlaceBook.Before before = book.before(run, List.of(places));
        return before == null ? null : before.run();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void runsComeInTheOrderInWhichTheyAsked(Stores store) {
        open(store);
        ask(1, FIRST);
        ask(2, TABLE);
        ask(3, SECOND);
        assertThat(before(1, FIRST)).isNull();
        assertThat(before(2, TABLE)).isEqualTo(1);
        // It would not have to wait for the first, but must not starve the second.
        assertThat(before(3, SECOND)).isEqualTo(2);
        book.leave(1);
        assertThat(before(2, TABLE)).isNull();
        book.leave(2);
        assertThat(before(3, SECOND)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void partsThatDoNotOverlapAndAppendsDoNotWait(Stores store) {
        open(store);
        ask(1, FIRST);
        ask(2, SECOND);
        ask(3, part("dt=10", false));
        assertThat(before(2, SECOND)).isNull();
        assertThat(before(3, part("dt=10", false))).isNull();
        ask(4, part("dt=3", true));
        ask(5, part("", true));
        assertThat(before(4, part("dt=3", true))).isNull();
        assertThat(before(5, part("", true))).isEqualTo(1);
        ask(6, part("dt=3/h=1", false));
        assertThat(before(6, part("dt=3/h=1", false))).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void nobodyWaitsForARunWhoseLeaseHasRunOutOrWasTakenOver(Stores store) throws Exception {
        open(store);
        ask(1, TABLE);
        ask(2, TABLE);
        assertThat(before(2, TABLE)).isEqualTo(1);
        Stores.update(database, "UPDATE sync_task SET lease_until = CURRENT_TIMESTAMP WHERE task = 'r1'");
        assertThat(before(2, TABLE)).isNull();
        lease("r1");
        assertThat(before(2, TABLE)).isNull();
        ask(1, TABLE);
        assertThat(before(2, TABLE)).isNull();
        assertThat(before(1, TABLE)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void ofManyAtOnceOnlyOneIsThere(Stores store) throws Exception {
        open(store);
        AtomicInteger there = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService runs = Executors.newFixedThreadPool(6);
        List<Future<?>> all = new ArrayList<>();
        for (long run = 1; run <= 6; run++) {
            long id = run;
            List<PublishPlace> places = id % 2 == 0 ? List.of(TABLE) : List.of(SECOND, FIRST);
            all.add(runs.submit(() -> {
                book.ask(lease("r" + id), id, places);
                while (book.before(id, places) != null) {
                    Thread.onSpinWait();
                }
                most.accumulateAndGet(there.incrementAndGet(), Math::max);
                there.decrementAndGet();
                book.leave(id);
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        runs.shutdown();
        assertThat(most).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(names = "H2_MEMORY")
    void aTurnDoesNotSurviveABreakOfTheLease(Stores store) {
        open(store);
        Lease lease = new Lease("r", 1, System.nanoTime() - 1);
        Runnable turn = lease.unbroken();
        lease.extend(System.nanoTime() + 1_000_000_000_000L);
        lease.check();
        assertThatThrownBy(turn::run).isInstanceOf(RunInterrupted.class);
        lease.unbroken().run();
    }
}
