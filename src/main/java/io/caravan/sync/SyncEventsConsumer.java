package io.caravan.sync;

import io.caravan.run.Run;
import io.caravan.store.Outbox;
import io.caravan.store.RunRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands letters to its route, one after the other. The body is a map; a letter that the route fails on comes again. */
public class SyncEventsConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(SyncEventsConsumer.class);
    private static final int MOST = 100;
    private static final long LOOK_MILLIS = 500;
    private static final long SUBSCRIBE_NANOS = Duration.ofHours(1).toNanos();

    private final SyncEventsEndpoint endpoint;
    private Outbox outbox;
    private ScheduledExecutorService looking;
    private long subscribed;
    private boolean complained;

    SyncEventsConsumer(SyncEventsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        outbox = Engines.of(endpoint.getCamelContext()).outbox();
        subscribe();
        looking = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "sync-events");
        looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (looking != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(looking);
        }
        super.doStop();
    }

    private void subscribe() {
        outbox.subscribe(getRouteId(), endpoint.getSync());
        subscribed = System.nanoTime();
    }

    private void look() {
        try {
            if (System.nanoTime() - subscribed > SUBSCRIBE_NANOS) {
                subscribe();
            }
            for (int i = 0; i < MOST && deliver(outbox.claim(getRouteId(), 1)); i++) {
                // One by one: what this process has claimed when it dies, nobody else hears for minutes.
            }
            complained = false;
        } catch (RuntimeException e) {
            if (!complained) {
                LOG.warn("route={} cannot look for ended runs: {} It is tried again.", getRouteId(), e.getMessage());
            }
            LOG.debug("stack trace", e);
            complained = true;
        }
    }

    /** Returns whether there may be more. */
    private boolean deliver(List<Outbox.Letter> claimed) {
        claimed.forEach(this::deliver);
        return !claimed.isEmpty() && !Thread.currentThread().isInterrupted();
    }

    private void deliver(Outbox.Letter letter) {
        if (!endpoint.ends().contains(letter.run().status())) {
            outbox.done(letter);
            return;
        }
        if (process(letter.run())) {
            outbox.done(letter);
        } else {
            outbox.later(letter);
        }
    }

    /** Returns whether the route has handled it. */
    private boolean process(RunRecord end) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setHeader(SyncHeaders.SYNC, end.run().route());
            exchange.getIn().setHeader(SyncHeaders.RUN, end.run().id());
            exchange.getIn().setHeader(SyncHeaders.STATUS, end.status().name());
            exchange.getIn().setBody(body(end));
            getProcessor().process(exchange);
            if (exchange.getException(InterruptedException.class) != null) {
                Thread.currentThread().interrupt();
            }
            return exchange.getException() == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            LOG.debug("the route failed on the end of a run", e);
            return false;
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static Map<String, Object> body(RunRecord end) {
        Run run = end.run();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sync", run.route());
        body.put("run", run.id());
        body.put("status", end.status().name());
        body.put("trigger", run.trigger().name());
        body.put("logicalTime", run.logicalTime().toString());
        body.put("bizdate", run.bizdate().toString());
        body.put("parameters", run.parameters());
        body.put("rowsRead", end.rowsRead());
        body.put("rowsPublished", end.rowsPublished());
        body.put("started", end.started() == null ? null : end.started().toString());
        body.put("finished", end.finished() == null ? null : end.finished().toString());
        body.put("category", end.category() == null ? null : end.category().name());
        body.put("error", end.error());
        return body;
    }
}
