package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.Throttling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits on rows and bytes a second, by a clock that only moves when somebody waits. */
class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    /** Near the end of the range of nanoTime, which wraps around. */
    private final Hands time = new Hands(Long.MAX_VALUE - SECOND / 2);

    private final List<Double> looks = new ArrayList<>();

    private static final class Hands implements Throttle.Time {
        private final long start;
        private long now;
        private int sleeps;
        private int interruptAt = -1;

        Hands(long start) {
            this.start = start;
            this.now = start;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            if (++sleeps == interruptAt) {
                throw new InterruptedException();
            }
            now += nanos;
        }

        double seconds() {
            return (now - start) / 1e9;
        }
    }

    private void send(Throttle throttle, long rows, long bytes) throws InterruptedException {
        throttle.await(rows, bytes, () -> looks.add(time.seconds()));
    }

    @Test
    void takesAsLongForAllRowsAsItsRateSays() throws Exception {
        Throttle throttle = new Throttle(1000, 0, time);
        for (int i = 0; i < 40; i++) {
            send(throttle, 250, 1_000_000);
        }
        assertThat(time.seconds()).isEqualTo(10.0);
    }

    @Test
    void goesByTheScarcerOfRowsAndBytes() throws Exception {
        Throttle throttle = new Throttle(1000, 500, time);
        send(throttle, 1000, 1000);
        assertThat(time.seconds()).isEqualTo(2.0);
        send(throttle, 3000, 10);
        assertThat(time.seconds()).isEqualTo(4.0);
    }

    @Test
    void keepsWhatIsNotUsedForASecondOnly() throws Exception {
        Throttle throttle = new Throttle(100, 0, time);
        time.sleep(60 * SECOND);
        send(throttle, 100, 0);
        assertThat(time.seconds()).isEqualTo(60.0);
        send(throttle, 50, 0);
        assertThat(time.seconds()).isEqualTo(60.5);
    }

    @Test
    void looksAtTheRunEverySecondOfALongWait() throws Exception {
        send(new Throttle(100, 0, time), 350, 0);
        assertThat(looks).containsExactly(0.0, 1.0, 2.0, 3.0);
        assertThat(time.seconds()).isEqualTo(3.5);
    }

    @Test
    void letsTheOthersHaveWhatAnInterruptedWaitHadPaid() throws Exception {
        Throttle throttle = new Throttle(100, 100, time);
        time.interruptAt = 3;
        assertThatThrownBy(() -> send(throttle, 4100, 4100)).isInstanceOf(InterruptedException.class);
        assertThat(time.seconds()).isEqualTo(2.0);
        send(throttle, 100, 100);
        assertThat(time.seconds()).isEqualTo(2.0);
        send(throttle, 100, 100);
        assertThat(time.seconds()).isEqualTo(3.0);
    }

    @Test
    void endsTheWaitOfARunThatMustNotGoOn() {
        Throttle throttle = new Throttle(1, 0, time);
        assertThatThrownBy(() -> throttle.await(100, 0, () -> {
                    throw new RunInterrupted("orders: cannot go on");
                }))
                .isInstanceOf(RunInterrupted.class);
        assertThat(time.seconds()).isZero();
    }

    @Test
    void costsNothingWithoutALimitOrRows() throws Exception {
        for (int i = 0; i < 1000; i++) {
            send(Throttle.NONE, 4096, 1 << 20);
            send(new Throttle(1, 1, time), 0, 0);
        }
        assertThat(time.sleeps).isZero();
        assertThat(Throttle.NONE.limited()).isFalse();
    }

    @Test
    void letsShortWaitsAddUp() throws Exception {
        Throttle throttle = new Throttle(1_000_000, 0, time);
        for (int i = 0; i < 10_000; i++) {
            send(throttle, 100, 0);
        }
        assertThat(time.seconds()).isBetween(0.998, 1.0);
        assertThat(time.sleeps).isLessThan(1001);
    }

    @Test
    void asksForBatchesOfAQuarterOfASecond() {
        Throttle throttle = new Throttle(100, 1 << 20, time);
        assertThat(throttle.batchRows(4096)).isEqualTo(25);
        assertThat(throttle.batchRows(10)).isEqualTo(10);
        assertThat(throttle.batchBytes(8 << 20)).isEqualTo(1 << 18);
        assertThat(new Throttle(1, 1, time).batchRows(4096)).isEqualTo(1);
        assertThat(Throttle.NONE.batchRows(4096)).isEqualTo(4096);
        assertThat(Throttle.NONE.batchBytes(77)).isEqualTo(77);
    }

    @Test
    void countsTheTimeOfARunOnceHoweverManySplitsWait() throws Exception {
        Throttle narrow = new Throttle(100, 0, time);
        Throttle wide = new Throttle(0, 100, time);
        List<Duration> told = new ArrayList<>();
        Throttling run = new Throttling(Stream.of(narrow, wide, Throttle.NONE), () -> {}, told::add, time::nanos);
        run.await(200, 100);
        assertThat(time.seconds()).isEqualTo(2.0);
        assertThat(run.held()).isEqualTo(Duration.ofSeconds(2));
        assertThat(told.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(2));
        time.sleep(5 * SECOND);
        assertThat(run.held()).isEqualTo(Duration.ofSeconds(2));
    }
}
