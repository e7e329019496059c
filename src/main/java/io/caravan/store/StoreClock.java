package io.caravan.store;

import io.caravan.run.RunException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run store's clock, which all processes on it share: schedules fire by it, so that a host whose own clock is wrong
 * neither skips nor doubles a firing. Between two looks the time goes on by the monotonic clock of this host. Any thread
 * may ask for the time.
 */
final class StoreClock extends Clock {
    private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);
    private static final long OLD_NANOS = Duration.ofSeconds(10).toNanos();

    /** What time it was at one moment of the monotonic clock. */
    private record Reading(Instant time, long nanos) {}

    private final Supplier<Instant> store;
    private final LongSupplier nanos;
    private volatile Reading last;

    StoreClock(Supplier<Instant> store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /** Asks the store if that was some seconds ago. Called often, by the scheduler's thread. */
    void look() {
        Reading before = last;
        if (before == null || nanos.getAsLong() - before.nanos() >= OLD_NANOS) {
            read();
        }
    }

    private void read() {
        long begin = nanos.getAsLong();
        Instant time = store.get();
        long end = nanos.getAsLong();
        last = new Reading(time, begin + (end - begin) / 2);
    }

    @Override
    public Instant instant() {
        if (last == null) {
            first();
        }
        Reading known = last;
        return known == null ? Instant.now() : known.time().plusNanos(nanos.getAsLong() - known.nanos());
    }

    private synchronized void first() {
        if (last == null) {
            try {
                read();
            } catch (RunException e) {
                LOG.debug("the run store does not tell the time yet", e);
            }
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same instants; nothing of ours asks this clock for a zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
