package io.caravan.table;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.SplitAttempt;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes a result on a thread of its own while the caller's thread sends the batches: the two halves of the work share
 * three batches. A result of one batch or less stays on the caller's thread.
 */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int BATCHES = 3;
    private static final long GRACE_MILLIS = 2000;

    private final Connection connection;
    private final BatchReader reader;
    private final SplitAttempt attempt;
    private final BlockingQueue<RecordBatch> free = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BATCHES + 1);

    /** A batch to send, or the end of the result with what ended it. */
    private record Filled(RecordBatch batch, Throwable failure) {}

    Pump(Connection connection, BatchReader reader, SplitAttempt attempt) {
        this.connection = connection;
        this.reader = reader;
        this.attempt = attempt;
    }

    /** Sends every batch, at least one, and returns when the last is through. */
    void run(Schema schema, int batchRows) throws Exception {
        RecordBatch first = RecordBatch.allocate(schema, batchRows);
        boolean rows = reader.read(first);
        attempt.send(first);
        if (rows && first.size() < first.capacity()) {
            rows = alone(first);
        }
        if (rows) {
            free.add(first);
            while (free.remainingCapacity() > 0) {
                free.add(RecordBatch.allocate(schema, batchRows));
            }
            together();
        }
    }

    /** Goes on without a thread as long as batches are not full. */
    private boolean alone(RecordBatch batch) throws Exception {
        while (reader.read(batch)) {
            attempt.send(batch);
            if (batch.size() == batch.capacity()) {
                return true;
            }
        }
        return false;
    }

    private void together() throws Exception {
        Thread decoder = new Thread(this::decode, Thread.currentThread().getName() + "-decode");
        decoder.setDaemon(true);
        decoder.start();
        try {
            Filled next;
            while ((next = filled.take()).batch() != null) {
                attempt.send(next.batch());
                free.add(next.batch());
            }
            rethrow(next.failure());
        } finally {
            stop(decoder);
        }
    }

    private void decode() {
        Throwable failure = null;
        try {
            RecordBatch batch = free.take();
            while (reader.read(batch)) {
                filled.put(new Filled(batch, null));
                batch = free.take();
            }
        } catch (Throwable e) {
            failure = e;
        }
        filled.add(new Filled(null, failure));
    }

    private static void rethrow(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
    }

    /** No decoder outlives the split: who waits for the database is freed by cutting the connection. */
    private void stop(Thread decoder) {
        decoder.interrupt();
        boolean interrupted = join(decoder);
        if (decoder.isAlive()) {
            try {
                Sql.cut(connection);
            } catch (Exception e) {
                LOG.warn("cannot cut the connection of a stopped read", e);
            }
            interrupted |= join(decoder);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread decoder) {
        boolean interrupted = false;
        long end = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        for (long left = GRACE_MILLIS; left > 0 && decoder.isAlive(); left = (end - System.nanoTime()) / 1_000_000) {
            try {
                decoder.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
