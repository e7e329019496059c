package io.caravan.run;

import io.caravan.record.RecordBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** Goes down the route with one batch and learns what became of its rows. Copies of the exchange share it. */
final class Ticket {
    static final String PROPERTY = "CaravanTicket";

    private final Attempt attempt;
    private final Map<String, Long> staged = new HashMap<>();
    private int staging;
    private boolean settled;
    private boolean filtered;
    private volatile boolean swallowed;

    Ticket(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Stages a batch at a target, unless the exchange of the source is already through. */
    void stage(String uri, Target target, RecordBatch batch) throws Exception {
        enter();
        try {
            attempt.check();
            int rows = batch.size();
            attempt.stage(uri, target).add(batch);
            leave(uri, rows);
        } catch (Throwable thrown) {
            attempt.fail(thrown);
            leave(uri, 0);
            throw thrown;
        }
    }

    /** A target could not read the body; the rows are lost, whatever an error handler makes of it. */
    void fail(Throwable thrown) {
        attempt.fail(thrown);
    }

    /** A filter stopped the exchange, or a copy of it. */
    synchronized void filtered() {
        filtered = true;
    }

    /** An error handler took a failure of the exchange, or of a part of it, to be handled. */
    void swallowed() {
        swallowed = true;
    }

    /**
     * The exchange is through: waits for targets that still stage its batch on other threads, and refuses later ones.
     *
     * @return the rows that arrived, at the target that took most
     */
    long settle(Exchange exchange, int rows) {
        await();
        if (exchange.getException() != null) {
            throw Failures.of(
                    attempt.route(), "pass a batch of split " + number() + " down the route", exchange.getException());
        }
        attempt.check();
        if (swallowed || exchange.getExchangeExtension().isFailureHandled()) {
            throw difference(rows, "an error handler took them, or some of them, after a step had failed");
        }
        return arrived(rows);
    }

    private synchronized long arrived(int rows) {
        if (staged.isEmpty() && rows > 0 && !filtered) {
            throw difference(
                    rows,
                    "the route has no target for them, or an error handler or an asynchronous step "
                            + "(seda, wireTap, threads) took them");
        }
        return staged.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private RunException difference(int rows, String where) {
        return RunException.user(attempt.route() + ": cannot account for " + rows + " rows of split " + number()
                + ": they reached no target, because " + where
                + ". End each way through the route at a target or a filter; nothing is published.");
    }

    private int number() {
        return attempt.split().number();
    }

    private synchronized void enter() {
        if (settled) {
            RunException late = RunException.user(attempt.route() + ": cannot stage rows of split " + number()
                    + ": the batch came too late, through an asynchronous step (seda, wireTap, threads). "
                    + "Go to the target directly.");
            attempt.fail(late);
            throw late;
        }
        staging++;
    }

    private synchronized void leave(String uri, int rows) {
        staging--;
        staged.merge(uri, (long) rows, Long::sum);
        notifyAll();
    }

    private synchronized void await() {
        settled = true;
        boolean interrupted = false;
        while (staging > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
