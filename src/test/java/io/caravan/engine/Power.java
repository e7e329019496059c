package io.caravan.engine;

import io.caravan.run.RunException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The mains of a process: every step that leaves a trace outside of it passes here, and may meet a fault. When the
 * power is off nothing that the process tries has any effect.
 */
public final class Power {
    /** What a step does. */
    interface Work<T> {
        T run() throws Exception;
    }

    private final Faults faults;
    private final CompletableFuture<Void> asleep = new CompletableFuture<>();
    private final CountDownLatch woken = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean off;
    private volatile boolean asleepInARun;

    private Power(Faults faults) {
        this.faults = faults;
    }

    public static Power on() {
        return new Power(new Faults());
    }

    /** Of a process that meets faults. */
    static Power with(Faults faults) {
        return new Power(faults);
    }

    void cut() {
        off = true;
    }

    boolean isOff() {
        return off;
    }

    /** @param half what a fault half way leaves behind, or the old answer to a question */
    <T> T step(Step step, Work<T> work, Work<T> half) throws Exception {
        live(step);
        Harm harm = faults.at(step, this);
        T result = harm == null ? work.run() : struck(harm, step, work, half);
        live(step);
        return result;
    }

    private void live(Step step) throws IOException {
        if (off) {
            throw new IOException("the power is off at " + step);
        }
    }

    private <T> T struck(Harm harm, Step step, Work<T> work, Work<T> half) throws Exception {
        switch (harm) {
            case CRASH_BEFORE -> cut();
            case CRASH_AFTER -> {
                work.run();
                cut();
            }
            case CRASH_HALF -> {
                half.run();
                cut();
            }
            case LOST_ANSWER -> work.run();
            case HALF -> half.run();
            case CUT, OLD -> {
                return half.run();
            }
            case REFUSED -> throw RunException.user("orders: cannot publish: no permission. Grant it.");
            case ZOMBIE, ZOMBIE_TOLD, LATE_ZOMBIE -> {
                sleep();
                return work.run();
            }
            case WAKE -> {
                faults.zombie().wake();
                return work.run();
            }
            case ERROR, DOWN -> {}
        }
        throw new IOException(harm + " at " + step);
    }

    /** Whether it stands still in a run, and not where it looks for one. */
    boolean isAsleepInARun() {
        return asleepInARun;
    }

    /** Stands still like a process that is stopped by a signal: no interrupt reaches it. */
    private void sleep() {
        asleepInARun = Thread.currentThread().getName().startsWith("caravan-run");
        asleep.complete(null);
        boolean interrupted = false;
        while (true) {
            try {
                woken.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Done when the process stands still. */
    CompletableFuture<Void> asleep() {
        return asleep;
    }

    boolean isAwake() {
        return woken.getCount() == 0;
    }

    /** Lets a process that stands still go on, and waits until it has ended by itself. */
    void wake() throws InterruptedException {
        woken.countDown();
        if (!ended.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not end after it woke");
        }
    }

    /** The process has nothing more to do. */
    void end() {
        ended.countDown();
    }
}
