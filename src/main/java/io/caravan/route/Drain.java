package io.caravan.route;

import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what runs in a route come to its end. Camel does the same when it stops a route, but holds the lock of the whole
 * context meanwhile, so that no other route could be started or stopped.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LONGEST_RUN = Duration.ofDays(7);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final CamelContext context;
    private final Duration longest;

    Drain(CamelContext context, Duration longest) {
        this.context = context;
        this.longest = longest;
    }

    /** Returns when nothing runs in the route any more, or after the longest time. */
    void await(String id) throws InterruptedException {
        Route route = context.getRoute(id);
        if (route == null) {
            return;
        }
        Consumer consumer = route.getConsumer();
        long deadline = System.nanoTime() + longest.toNanos();
        if (consumer instanceof RunConsumer) {
            finishRun(id);
        }
        stop(id, consumer);
        while (pending(id, consumer) > 0) {
            if (System.nanoTime() > deadline) {
                LOG.warn(
                        "route={} still has {} exchanges under way after {}; stopped all the same",
                        id,
                        pending(id, consumer),
                        longest);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** A run may take hours; it is let go on, because interrupting it would only have it resumed. */
    private void finishRun(String id) throws InterruptedException {
        SyncRegistry syncs = context.getRegistry().findSingleByType(SyncRegistry.class);
        if (syncs != null && !syncs.retire(id, Duration.ZERO)) {
            LOG.info("route={} is replaced when its running run has ended", id);
            syncs.retire(id, LONGEST_RUN);
        }
    }

    private static void stop(String id, Consumer consumer) {
        // seda: and direct: want to work off what they hold; they are stopped when that is done.
        if (consumer instanceof ShutdownAware aware
                && aware.deferShutdown(ShutdownRunningTask.CompleteCurrentTaskOnly)) {
            return;
        }
        try {
            if (consumer instanceof Suspendable) {
                ServiceHelper.suspendService(consumer);
            } else {
                ServiceHelper.stopService(consumer);
            }
        } catch (RuntimeException e) {
            LOG.warn("route={} cannot stop its consumer: {}", id, Explanation.cause(e));
        }
    }

    private int pending(String id, Consumer consumer) {
        int waiting = consumer instanceof ShutdownAware aware ? aware.getPendingExchangesSize() : 0;
        return waiting + context.getInflightRepository().size(id);
    }
}
