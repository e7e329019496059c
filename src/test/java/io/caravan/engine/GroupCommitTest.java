package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.run.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private record Table(Writes writes) implements Target {
        @Override
        public Participant join(Run run) {
            throw new UnsupportedOperationException("nothing is staged here");
        }

        @Override
        public Optional<Schema> schema() {
            return Optional.empty();
        }
    }

    private final ExecutorService senders = Executors.newCachedThreadPool();
    /** The numbers of exchanges of each run, which are the rows that they bring. */
    private final List<List<Long>> runs = new CopyOnWriteArrayList<>();

    private final CountDownLatch release = new CountDownLatch(1);
    private GroupCommit groups;

    @AfterEach
    void end() {
        release.countDown();
        senders.shutdownNow();
    }

    private static List<Long> take(Group group) {
        List<Long> rows = new ArrayList<>();
        for (Delivery next = group.take(0); next != null; next = group.take(rows.size())) {
            rows.add(next.counts().rows());
        }
        return rows;
    }

    private void collecting(int rows, Duration interval) {
        groups = new GroupCommit(new GroupOptions(rows, interval), group -> runs.add(take(group)));
    }

    /** Every run stands still once it has its exchanges. */
    private void holding(int rows) {
        groups = new GroupCommit(new GroupOptions(rows, Duration.ZERO), group -> {
            runs.add(take(group));
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CompletableFuture<Void> send(Writes writes, int rows) {
        List<Long> ids = LongStream.range(0, rows).boxed().toList();
        return CompletableFuture.runAsync(
                () -> groups.commit("r", "table:t", new Table(writes), Rows.batch(ids)), senders);
    }

    private void awaitRuns(int count) {
        Awaitility.await().until(() -> runs.size() == count);
    }

    @Test
    void aFullRunWaitsForNoOther() {
        holding(5);
        CompletableFuture<Void> first = send(Writes.APPENDS, 1);
        awaitRuns(1);
        CompletableFuture<Void> large = send(Writes.APPENDS, 7);
        awaitRuns(2);
        release.countDown();
        CompletableFuture.allOf(first, large).join();
        assertThat(runs).containsExactly(List.of(1L), List.of(7L));
    }

    @Test
    void exchangesThatOverwriteAreRunsOfTheirOwn() {
        holding(1000);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Writes writes :
                List.of(Writes.OVERWRITES, Writes.OVERWRITES_DATE, Writes.OVERWRITES_DYNAMIC, Writes.BESIDE)) {
            sent.add(send(writes, 1));
            sent.add(send(writes, 1));
        }
        awaitRuns(8);
        release.countDown();
        sent.forEach(CompletableFuture::join);
        assertThat(runs).allMatch(List.of(1L)::equals);
    }

    @Test
    void aRunMayWaitForMoreUntilItIsFull() {
        collecting(3, Duration.ofHours(1));
        CompletableFuture.allOf(send(Writes.APPENDS, 1), send(Writes.UPSERTS, 1), send(Writes.APPENDS, 1))
                .join();
        assertThat(runs).containsExactly(List.of(1L, 1L, 1L));
    }

    @Test
    void aRunWaitsForMoreNoLongerThanItsInterval() {
        collecting(1000, Duration.ofMillis(1));
        send(Writes.APPENDS, 1).join();
        assertThat(runs).containsExactly(List.of(1L));
    }

    @Test
    void whatWaitsForMoreIsTurnedAwayAtAStop() {
        collecting(1000, Duration.ofHours(1));
        CompletableFuture<Void> waiting = send(Writes.APPENDS, 1);
        groups.stop();
        assertThatThrownBy(waiting::join).hasMessageContaining("r: cannot begin a run for the exchange");
        assertThatThrownBy(() -> send(Writes.APPENDS, 1).join()).hasMessageContaining("the process is being stopped");
        assertThat(runs).allMatch(List::isEmpty);
    }

    /** Exchanges whose first row is odd cannot be staged, and some runs fail. */
    @Test
    void everySenderIsAnsweredWithWhatBecameOfItsRows() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int count = 2000;
        boolean[] poisoned = new boolean[count];
        for (int i = 0; i < count; i++) {
            poisoned[i] = random.nextInt(20) == 0;
        }
        CopyOnWriteArrayList<Long> committed = new CopyOnWriteArrayList<>();
        groups = new GroupCommit(new GroupOptions(10, Duration.ZERO), group -> {
            List<Long> staged = stage(group, poisoned);
            if (staged.stream().mapToLong(Long::longValue).sum() % 13 == 0) {
                throw RunException.external("r: cannot publish: the lake is away.", null);
            }
            committed.addAll(staged);
        });
        List<Future<Boolean>> answers = new ArrayList<>();
        ExecutorService some = Executors.newFixedThreadPool(16);
        for (long id = 0; id < count; id++) {
            RecordBatch batch = Rows.batch(List.of(id));
            answers.add(some.submit(() -> committed(batch)));
        }
        List<Long> told = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            if (answers.get(id).get()) {
                told.add((long) id);
            }
        }
        some.shutdown();
        assertThat(committed).as("seed " + seed).containsExactlyInAnyOrderElementsOf(told);
        assertThat(told).as("seed " + seed).isNotEmpty().noneMatch(id -> poisoned[id.intValue()]);
    }

    private boolean committed(RecordBatch batch) {
        try {
            groups.commit("r", "table:t", new Table(Writes.APPENDS), batch);
            return true;
        } catch (RunException e) {
            return false;
        }
    }

    /** As a run does: without those that it has to put aside. */
    private List<Long> stage(Group group, boolean[] poisoned) {
        List<Long> staged = new ArrayList<>();
        int number = 0;
        for (Delivery next = group.take(number); next != null; next = group.take(number)) {
            long id = (long) next.batch().value(0, 0);
            if (!poisoned[(int) id]) {
                staged.add(id);
                number++;
            } else if (groups.putAside(group, next)) {
                staged.clear();
                number = 0;
            } else {
                throw RunException.data("r: cannot stage " + id + ".");
            }
        }
        return staged;
    }
}
