package io.caravan.engine;

import io.caravan.endpoint.StagingTicket;
import io.caravan.record.RecordBatch;
import io.caravan.run.Failures;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** Goes down the route with one batch and learns what became of its rows. Copies of the exchange share it. */
final class Ticket implements StagingTicket {
    private static final String WHOLE = "";

    private final Attempt attempt;
    private final RecordBatch sent;
    private final int rows;
    /** The rows of the batch that have reached a target. */
    private final BitSet reached = new BitSet();
    /** Rows at each target that are not known to be rows of the batch, by the part that they came with. */
    private final Map<Object, Map<String, Long>> others = new HashMap<>();

    private final Part whole;
    private int staging;
    private boolean settled;
    private volatile boolean swallowed;

    Ticket(Attempt attempt, RecordBatch sent) {
        this.attempt = attempt;
        this.sent = sent;
        this.rows = sent.size();
        this.whole = new Part(rows);
    }

    @Override
    public void stage(String uri, Target target, RecordBatch batch, Exchange exchange) throws Exception {
        enter();
        try {
            attempt.check();
            int rows = batch.size();
            attempt.stage(uri, target).add(batch);
            account(uri, batch, rows, exchange);
            leave();
        } catch (Throwable thrown) {
            attempt.fail(thrown);
            leave();
            throw thrown;
        }
    }

    @Override
    public void fail(Throwable thrown) {
        attempt.fail(thrown);
    }

    private Part part(Exchange exchange) {
        Part part = exchange.getProperty(Part.PROPERTY, Part.class);
        return part == null ? whole : part;
    }

    /** From here on the exchange is a part of its batch, or of a part: a row of a {@code split}, the rows of a branch. */
    synchronized void divided(Exchange exchange, long some) {
        exchange.setProperty(Part.PROPERTY, part(exchange).divide(some));
    }

    /** A filter stopped the exchange, or a copy of it. */
    synchronized void filtered(Exchange exchange) {
        part(exchange).filtered();
    }

    /** An error handler, or a {@code doCatch}, took a failure of the exchange, or of a part of it, to be handled. */
    void swallowed() {
        swallowed = true;
    }

    /**
     * The exchange is through: waits for targets that still stage its batch on other threads, and refuses later ones.
     *
     * @return the rows that have arrived, each counted once however many targets took it
     */
    long settle(Exchange exchange) {
        await();
        if (exchange.getException() != null) {
            throw Failures.of(
                    attempt.route(), "pass a batch of split " + number() + " down the route", exchange.getException());
        }
        attempt.check();
        if (swallowed || exchange.getExchangeExtension().isFailureHandled()) {
            throw difference(rows, "an error handler or a doCatch took them, or some of them, after a step had failed");
        }
        return arrived();
    }

    private synchronized long arrived() {
        long lost = whole.lost();
        if (lost > 0) {
            throw difference(
                    lost,
                    "the route has no target for them, or an error handler or an asynchronous step "
                            + "(seda, wireTap, threads) took them");
        }
        long known = reached.cardinality();
        long whole = 0;
        for (Map.Entry<Object, Map<String, Long>> part : others.entrySet()) {
            long most = part.getValue().values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            if (part.getKey().equals(WHOLE)) {
                whole = most;
            } else {
                known += most;
            }
        }
        return Math.max(known, whole);
    }

    /** Row by row as far as they are known; a step that changed the body leaves only the number of its rows. */
    private synchronized void account(String uri, RecordBatch batch, int count, Exchange exchange) {
        part(exchange).staged();
        PickedRows picked = PickedRows.of(exchange);
        Integer index = exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
        int[] known = picked == null ? null : picked.rows();
        if (picked == null && batch == sent && count == rows) {
            reached.set(0, rows);
        } else if (known != null && picked.part() == batch && known.length == count) {
            Arrays.stream(known).forEach(reached::set);
        } else if (count == 1 && index != null && picked == null && index < rows) {
            reached.set(index);
        } else if (count == 1 && index != null && known != null && index < known.length) {
            reached.set(known[index]);
        } else {
            Object part = index != null ? index : picked != null ? picked : WHOLE;
            others.computeIfAbsent(part, key -> new HashMap<>()).merge(uri, (long) count, Long::sum);
        }
    }

    private RunException difference(long count, String where) {
        return RunException.user(attempt.route() + ": cannot account for " + count + " rows of split " + number()
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

    private synchronized void leave() {
        staging--;
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
