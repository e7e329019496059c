package io.caravan.file.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many small things that each wait for an answer. */
public final class AtOnce {
    private static final int THREADS = 8;

    private AtOnce() {}

    /** Returns when all are done; throws what the first that failed has thrown, and begins no other after it. */
    public static void run(List<Runnable> work) throws InterruptedException {
        if (work.size() < THREADS) {
            work.forEach(Runnable::run);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, each -> {
            Thread thread = new Thread(each, "caravan-publish");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> all = new ArrayList<>();
            work.forEach(each -> all.add(threads.submit(each)));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
            await(threads);
        }
    }

    /** What has begun ends before the caller goes on. */
    private static void await(ExecutorService threads) {
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
