package io.caravan.run;

/**
 * So many of one thing a second: the moment up to which all is paid for moves on with each payment, and is never more
 * than a second behind the present. Moments are those of {@link System#nanoTime}.
 */
final class Pace {
    private static final long BURST_NANOS = 1_000_000_000L;

    /** 0 for no limit. */
    private final double nanosEach;

    private long paid;

    Pace(long perSecond, long now) {
        this.nanosEach = perSecond == 0 ? 0 : 1e9 / perSecond;
        this.paid = now;
    }

    /** Returns the moment from which what is paid for may be used. */
    synchronized long pay(long amount, long now) {
        if (nanosEach == 0 || amount == 0) {
            return now;
        }
        if (now - BURST_NANOS - paid > 0) {
            paid = now - BURST_NANOS;
        }
        paid += cost(amount);
        return paid;
    }

    /** Takes a payment back whose moment was not waited for. */
    synchronized void refund(long amount) {
        paid -= cost(amount);
    }

    private long cost(long amount) {
        return (long) (amount * nanosEach);
    }
}
