package io.caravan.hive.table;

import io.caravan.hive.server.HiveException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does many short things that mostly wait for another system, a few at a time. */
public final class Together {
    private static final int AT_A_TIME = 4;

    private Together() {}

    /** Ends when all are done or the first one failed; an interrupt reaches those that are under way. */
    public static <T> void each(Collection<T> items, Consumer<T> work) {
        if (items.size() < 2) {
            items.forEach(work);
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(AT_A_TIME, items.size()));
        try {
            List<Future<?>> under = new ArrayList<>();
            items.forEach(item -> under.add(workers.submit(() -> work.accept(item))));
            for (Future<?> one : under) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HiveException.failed(
                    io.caravan.run.RunException.Category.EXTERNAL, "the statements were cancelled", "57014");
        } finally {
            workers.shutdownNow();
            awaitEnd(workers);
        }
    }

    /** Nothing may go on behind the back of a caller that has failed. */
    private static void awaitEnd(ExecutorService workers) {
        boolean interrupted = false;
        while (true) {
            try {
                if (workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
