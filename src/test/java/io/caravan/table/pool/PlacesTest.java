package io.caravan.table.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who may open a connection, and when. */
class PlacesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> served = new CopyOnWriteArrayList<>();

    private static List<Runnable> take(Places places, int wanted) throws InterruptedException {
        return places.take(wanted, LONG, () -> {}, () -> null);
    }

    /** Returns when the taker waits. */
    private CompletableFuture<List<Runnable>> waiter(Places places, String name, int wanted) {
        CompletableFuture<List<Runnable>> got = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                List<Runnable> taken = take(places, wanted);
                served.add(name);
                got.complete(taken);
            } catch (InterruptedException e) {
                got.completeExceptionally(e);
            }
        });
        threads.add(thread);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return got;
    }

    @Test
    void areGivenInTheOrderOfAskingAndTwoAtOnce() throws Exception {
        Places places = new Places(3);
        List<Runnable> mine = take(places, 3);
        var two = waiter(places, "two", 2);
        var one = waiter(places, "one", 1);
        mine.get(0).run();
        mine.get(0).run();
        assertThat(two).isNotDone();
        assertThat(one).isNotDone();
        mine.get(1).run();
        assertThat(two.get(60, TimeUnit.SECONDS)).hasSize(2);
        mine.get(2).run();
        one.get(60, TimeUnit.SECONDS);
        assertThat(served).containsExactly("two", "one");
    }

    @Test
    void aWaitEndsWithAnInterruptAndLetsTheNextForward() throws Exception {
        Places places = new Places(2);
        List<Runnable> mine = take(places, 1);
        var two = waiter(places, "two", 2);
        var one = waiter(places, "one", 1);
        threads.get(0).interrupt();
        one.get(60, TimeUnit.SECONDS);
        assertThat(two).isCompletedExceptionally();
        mine.get(0).run();
    }

    @Test
    void aWaitEndsWithItsPatience() throws Exception {
        Places places = new Places(1);
        take(places, 1);
        assertThat(places.take(1, Duration.ofMillis(20), () -> {}, () -> null)).isEmpty();
    }

    @Test
    void aWaitEndsWhenThereIsAPlaceByOtherMeans() throws Exception {
        Places places = new Places(1);
        take(places, 1);
        AtomicReference<Runnable> other = new AtomicReference<>();
        CompletableFuture<List<Runnable>> got = CompletableFuture.supplyAsync(() -> {
            try {
                return places.take(1, LONG, () -> {}, () -> other.getAndSet(null));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        other.set(() -> {});
        places.wake();
        assertThat(got.get(60, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void areAsManyAsThereAre() throws Exception {
        Places places = new Places(2);
        assertThat(take(places, 5)).hasSize(2).allSatisfy(Runnable::run);
        places.keepOne();
        places.keepOne();
        assertThat(places.most()).isEqualTo(1);
        assertThat(take(places, 2)).hasSize(1);
        Places single = new Places(1);
        single.keepOne();
        assertThat(take(single, 2)).hasSize(1);
    }
}
