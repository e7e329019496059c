package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The time by which schedules fire. */
class StoreClockTest {
    private final AtomicReference<Instant> store = new AtomicReference<>(Instant.parse("2042-01-01T00:00:00Z"));
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final StoreClock clock = new StoreClock(this::ask, nanos::get);

    private Instant ask() {
        Instant now = store.get();
        if (now == null) {
            throw RunException.external("run store: away.", null);
        }
        return now;
    }

    private void pass(int seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void isTheStoresWhateverTheHostSays() {
        assertThat(clock.instant()).isEqualTo("2042-01-01T00:00:00Z");
        pass(9);
        clock.look();
        assertThat(clock.instant()).isEqualTo("2042-01-01T00:00:09Z");
    }

    @Test
    void isAskedAgainAfterSomeSeconds() {
        clock.look();
        store.set(Instant.parse("2042-01-01T00:00:10.250Z"));
        pass(10);
        assertThat(clock.instant()).isEqualTo("2042-01-01T00:00:10Z");
        clock.look();
        assertThat(clock.instant()).isEqualTo("2042-01-01T00:00:10.250Z");
    }

    @Test
    void goesOnWhileTheStoreIsAway() {
        clock.look();
        store.set(null);
        pass(3600);
        assertThat(clock.instant()).isEqualTo("2042-01-01T01:00:00Z");
    }
}
