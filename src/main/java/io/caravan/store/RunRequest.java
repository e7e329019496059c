package io.caravan.store;

import io.caravan.run.Run;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/**
 * A run that is asked for, to wait for its turn in the store.
 *
 * @param logicalTime null for the store's clock
 * @param notBefore null if it need not wait for a time
 * @param waitingFor what it waits for in words, null if for nothing but its turn
 * @param backfill the backfill it belongs to, null if none
 * @param retry how many runs of the same failed and were run again by themselves
 * @param full whether it reads everything, wherever the cursor stands
 */
public record RunRequest(
        String route,
        Instant logicalTime,
        Run.Trigger trigger,
        ZoneId zone,
        Map<String, String> parameters,
        Instant notBefore,
        String waitingFor,
        Long backfill,
        int retry,
        boolean full) {
    public RunRequest {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(zone, "zone");
        parameters = Map.copyOf(parameters);
    }

    RunRequest with(Map<String, String> values) {
        return new RunRequest(route, logicalTime, trigger, zone, values, notBefore, waitingFor, backfill, retry, full);
    }

    RunRequest fully(boolean everything) {
        return new RunRequest(
                route, logicalTime, trigger, zone, parameters, notBefore, waitingFor, backfill, retry, everything);
    }

    /** The run that it has become. */
    Run run(long id, Instant time, int rerun) {
        return new Run(id, route, time, trigger, zone, parameters, rerun);
    }

    public static RunRequest of(String route, Instant logicalTime, Run.Trigger trigger, ZoneId zone) {
        return new RunRequest(route, logicalTime, trigger, zone, Map.of(), null, null, null, 0, false);
    }
}
