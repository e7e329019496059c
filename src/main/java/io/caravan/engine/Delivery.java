package io.caravan.engine;

import io.caravan.record.RecordBatch;
import io.caravan.run.Counts;
import io.caravan.run.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The rows of one exchange, whose sender waits until they are committed. */
final class Delivery {
    private final RecordBatch batch;
    private final Counts counts;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Group group;
    private volatile boolean interrupted;

    Delivery(RecordBatch batch) {
        this.batch = batch;
        this.counts = new Counts(batch.size(), 0, batch.bytes());
    }

    RecordBatch batch() {
        return batch;
    }

    /** As it came; who stages a batch may leave rows out of it. */
    Counts counts() {
        return counts;
    }

    /** It is part of this run from now on. */
    void in(Group next) {
        group = next;
    }

    /** Whether its sender was interrupted, and waits for an answer all the same. */
    boolean interrupted() {
        return interrupted;
    }

    /** Answers the sender: null when the rows are committed. */
    void end(Throwable failure) {
        if (failure == null) {
            end.complete(null);
        } else {
            end.completeExceptionally(failure);
        }
    }

    /**
     * Returns when the rows are committed. The answer of a run that has begun is waited for in any case: only it tells what
     * became of the rows.
     */
    void await() {
        try {
            while (!ended()) {
                group.interrupted(this);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean ended() {
        try {
            end.get();
            return true;
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } catch (ExecutionException e) {
            throw Failures.of(group.route(), "finish a run for its exchange", e.getCause());
        }
    }
}
