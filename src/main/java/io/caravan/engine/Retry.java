package io.caravan.engine;

import io.caravan.run.Failures;
import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import java.util.concurrent.ThreadLocalRandom;

/** Tries again what may succeed later: with a pause that doubles, a limited number of times. */
final class Retry {
    /** One attempt, from 1. */
    interface Try<T> {
        T attempt(int number) throws Exception;
    }

    private final EngineOptions options;
    private final Run run;
    private final RunLog log;
    private final Runnable check;

    /** @param check throws when the run must not go on: what an interrupt broke is no failed attempt */
    Retry(EngineOptions options, Run run, RunLog log, Runnable check) {
        this.options = options;
        this.run = run;
        this.log = log;
        this.check = check;
    }

    /** Throws the last failure, or the first that is not worth another try. */
    <T> T run(String what, Try<T> work) {
        for (int number = 1; ; number++) {
            try {
                return work.attempt(number);
            } catch (Throwable thrown) {
                check.run();
                RunException failure = Failures.of(run.route(), what, thrown);
                if (number == options.attempts() || !again(failure)) {
                    throw failure;
                }
                log.again(what, number, failure);
                pause(number);
            }
        }
    }

    static boolean again(RunException failure) {
        return failure.category().retryable() && !(failure instanceof RunInterrupted) && !(failure instanceof RunAnew);
    }

    /** Waits after the given attempt; somewhat random, so that many runs do not come back at the same moment. */
    void pause(int number) {
        long millis = options.backoff().toMillis() << Math.min(number - 1, 10);
        sleep(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    /** Waits; a stop of the run ends it. */
    void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunInterrupted(
                    run.route() + ": cannot try again: interrupted. Nothing to do: the run is resumed.", e);
        }
    }
}
