package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncOptions;
import io.caravan.schedule.Schedule;
import io.caravan.store.RunStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registered route: when it runs next, and its run in this process if there is one. */
final class Sync {
    private static final Logger LOG = LoggerFactory.getLogger(Sync.class);
    /** Between two tries to begin a run. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final RunConsumer consumer;
    private Instant next;
    private boolean scheduled;
    private boolean scheduledBefore;
    private Instant unsettled;
    private boolean once;
    private boolean busy;
    private boolean gone;
    private boolean unable;
    private long notBefore = System.nanoTime();
    private RunExecution execution;
    /** Runs beside the route's own, by their ids; null while one begins. */
    private final Map<Long, RunExecution> asides = new HashMap<>();

    Sync(RunConsumer consumer) {
        this.consumer = consumer;
    }

    /** Sets the next firing: what was missed since the last is made up as the route's {@code misfire} says. */
    synchronized void schedule(Instant last, Instant now) {
        Schedule schedule = consumer.schedule();
        Instant since = last == null && unsettled != null ? unsettled.minusMillis(1) : last;
        Instant missed = since == null ? first(schedule, now) : missed(schedule, since, now);
        next = missed == null ? schedule.next(now) : missed;
        once |= !scheduledBefore && schedule.once();
        scheduledBefore = true;
        scheduled = true;
    }

    private static Instant first(Schedule schedule, Instant now) {
        return schedule.startsAtOnce() ? schedule.latest(Instant.EPOCH, now) : null;
    }

    private Instant missed(Schedule schedule, Instant last, Instant now) {
        return switch (consumer.options().misfire()) {
            case ONCE -> schedule.latest(last, now);
            case ALL -> schedule.next(last);
            case SKIP -> null;
        };
    }

    /**
     * The firing could not be elected: another process had it, or has the route. The store knows; the next firing is
     * set anew, a little later.
     */
    synchronized void unsettled(Instant logicalTime) {
        scheduled = false;
        unsettled = logicalTime;
        notBefore = System.nanoTime() + PAUSE_NANOS;
    }

    /** While the route is busy or paused its firings pass by; only {@code misfire: skip} forgets them. */
    synchronized void pass(Instant now) {
        if (consumer.options().misfire() == SyncOptions.Misfire.SKIP && next != null && !next.isAfter(now)) {
            next = consumer.schedule().next(now);
        }
    }

    synchronized boolean scheduled() {
        return scheduled;
    }

    /** Takes the firing that is due: of several the latest, or with {@code misfire: all} the eldest; null if none is. */
    synchronized Instant due(Instant now) {
        if (!isDue(now)) {
            return null;
        }
        if (consumer.options().misfire() == SyncOptions.Misfire.ALL) {
            Instant eldest = next;
            next = consumer.schedule().next(eldest);
            return eldest;
        }
        Instant latest = consumer.schedule().latest(next, now);
        Instant due = latest == null ? next : latest;
        next = consumer.schedule().next(now);
        return due;
    }

    /** Whether a firing can be taken now. */
    synchronized boolean isDue(Instant now) {
        return ready() && next != null && !next.isAfter(now);
    }

    private boolean ready() {
        return !busy && !gone && System.nanoTime() - notBefore >= 0;
    }

    /** Takes the one firing of {@code once}. */
    synchronized boolean dueOnce(Instant now) {
        boolean due = once && ready() && consumer.schedule().open(now);
        once &= !due;
        return due;
    }

    /** A firing that could not begin is due again: a logical time, or null for {@code once}. */
    synchronized void again(Instant logicalTime) {
        if (logicalTime == null) {
            once = true;
        } else {
            next = logicalTime;
        }
    }

    /** Notes whether a run could begin. Returns whether this is the first time that it could not. */
    synchronized boolean unable(boolean now) {
        boolean first = now && !unable;
        unable = now;
        notBefore = System.nanoTime() + (now ? PAUSE_NANOS : 0);
        return first;
    }

    /** Does what concerns this route alone: a failure must not keep other routes from their turn, unless it is the store's. */
    void apart(Runnable work) {
        try {
            work.run();
        } catch (RunStoreException e) {
            throw e;
        } catch (RuntimeException e) {
            if (unable(true)) {
                LOG.error(
                        "route={} cannot be looked after: {}. It is tried again every second.", route(), e.toString());
            }
            LOG.debug("stack trace", e);
        }
    }

    synchronized Instant next() {
        return next;
    }

    /** Takes the right to begin a run; whoever got it gives it back with {@link #idle()}. */
    synchronized boolean begin() {
        if (gone || busy) {
            return false;
        }
        busy = true;
        return true;
    }

    synchronized void running(RunExecution now) {
        execution = now;
    }

    synchronized RunExecution execution() {
        return execution;
    }

    synchronized boolean busy() {
        return busy;
    }

    /** All that runs of this route in this process. */
    synchronized List<RunExecution> executions() {
        List<RunExecution> all = new ArrayList<>();
        if (execution != null) {
            all.add(execution);
        }
        asides.values().stream().filter(java.util.Objects::nonNull).forEach(all::add);
        return all;
    }

    /** Takes the right to begin a run beside the others; given back with {@link #asideEnded}. */
    synchronized boolean beginAside(long run) {
        if (gone || asides.containsKey(run)) {
            return false;
        }
        asides.put(run, null);
        return true;
    }

    synchronized void runningAside(long run, RunExecution now) {
        asides.put(run, now);
    }

    synchronized void asideEnded(long run) {
        asides.remove(run);
        notifyAll();
    }

    synchronized void idle() {
        execution = null;
        busy = false;
        notifyAll();
    }

    /** No run begins any more. */
    synchronized void leave() {
        gone = true;
    }

    /** Whether what was to begin must not, because the route has left meanwhile. */
    synchronized boolean gone() {
        return gone;
    }

    /** Waits for the end of a run. Returns whether there is none now. */
    synchronized boolean await(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (busy || !asides.isEmpty()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** Whether its firings have to wait for more than their time. */
    boolean queues() {
        return !consumer.options().after().isEmpty();
    }

    RunConsumer consumer() {
        return consumer;
    }

    String route() {
        return consumer.getRouteId();
    }
}
