package io.caravan.engine;

import io.caravan.record.RecordBatch;
import io.caravan.run.Failures;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.run.RunStatus;
import io.caravan.run.Split;
import io.caravan.run.StagedSplit;
import io.caravan.run.Target;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import io.caravan.store.Claim;
import io.caravan.store.Lease;
import io.caravan.store.Position;
import io.caravan.store.RunStoreException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small runs: exchanges that do not belong to a sync, staged, published and committed on a thread of their own. They
 * hold a lease of this process, not of the route, so they may overlap.
 */
final class EventRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EventRuns.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Tools tools;
    private final Set<Lease> recovering = ConcurrentHashMap.newKeySet();
    /** The numbers of those that a thread of this process works on. */
    private final Set<Long> working = ConcurrentHashMap.newKeySet();
    /** Held shared from before a run is in the store until its number is known here. */
    private final ReadWriteLock beginning = new ReentrantReadWriteLock();

    private final GroupCommit groups;
    private final Chore leftOpen;
    private volatile boolean troubled;
    private Lease lease;

    EventRuns(Tools tools) {
        this.tools = tools;
        this.groups = new GroupCommit(tools.options().exchanges(), this::run);
        this.leftOpen =
                new Chore("finish small runs that the run store could not end", Duration.ZERO, PAUSE, goOn -> finish());
    }

    /** Called often, by the scheduler's thread: a run that met a store that was away is ended when it is back. */
    void look() {
        if (troubled) {
            leftOpen.look();
        }
    }

    /** Those to be renewed. */
    synchronized List<Lease> leases() {
        List<Lease> held = new ArrayList<>(recovering);
        if (lease != null) {
            held.add(lease);
        }
        return held;
    }

    private synchronized Lease held() {
        if (lease == null || !lease.held()) {
            lease = tools.election().eventTask();
        }
        return lease;
    }

    /** Returns when the rows of an exchange are committed, perhaps with those of others. */
    void commit(String route, String uri, Target target, RecordBatch batch) {
        groups.commit(route, uri, target, batch);
    }

    private void run(Group group) {
        if (group.take(0) == null) {
            return;
        }
        Lease mine = held();
        Run run = begin(mine, group.route());
        try {
            run(mine, run, group);
        } finally {
            working.remove(run.id());
        }
    }

    private Run begin(Lease mine, String route) {
        beginning.readLock().lock();
        try {
            Run run = tools.election().beginEvent(mine, route, ZoneId.systemDefault());
            working.add(run.id());
            return run;
        } catch (RunStoreException e) {
            // It may be there all the same.
            troubled = true;
            throw e;
        } finally {
            beginning.readLock().unlock();
        }
    }

    private void run(Lease mine, Run run, Group group) {
        Claim claim = Claim.elected(mine, run, Position.NONE);
        RunLog log = new RunLog(claim, tools.ledger().timeline());
        Participants participants = participants(claim);
        boolean ended = true;
        try {
            StagedSplit staged = stage(run, group, participants.of(group.uri(), group.target()), log);
            List<Manifest> manifests = List.of(new Manifest(group.uri(), List.of(staged)));
            patiently(run, log, () -> tools.ledger().bind(mine, run, manifests, group.counts()));
            publish(claim, participants, manifests, false, log);
        } catch (Throwable thrown) {
            RunException failure = Failures.of(run.route(), "finish a run for its exchanges", thrown);
            ended = ended(claim, failure, log);
            failure.tell();
            tools.leftovers().suspect(run);
            throw failure;
        } finally {
            if (ended && !participants.clean(log)) {
                tools.leftovers().suspect(run);
            }
            tools.ledger().timeline().forget(run);
        }
    }

    /** An exchange that cannot be staged is put aside, and the others are staged anew without it. */
    private StagedSplit stage(Run run, Group group, Participant participant, RunLog log) throws Exception {
        try {
            for (int number = 1; ; number++) {
                Writer writer = participant.begin(new Whole(run, number));
                boolean closed = false;
                try {
                    if (staged(writer, group)) {
                        StagedSplit staged = writer.close();
                        closed = true;
                        return staged;
                    }
                } finally {
                    if (!closed) {
                        abort(writer, group, log);
                    }
                }
            }
        } finally {
            tools.metrics().read(run, group.counts());
        }
    }

    /** Returns whether all of the group are staged, and nobody joins it any more. */
    private boolean staged(Writer writer, Group group) {
        int number = 0;
        for (Delivery next = group.take(number); next != null; next = group.take(++number)) {
            try {
                writer.write(next.batch());
            } catch (Throwable thrown) {
                RunException failure = Failures.of(group.route(), "stage the rows of an exchange", thrown);
                // What is wrong with another system is no fault of this exchange.
                if (failure.category().retryable() || !groups.putAside(group, next)) {
                    throw failure;
                }
                return false;
            }
        }
        return true;
    }

    /** The run's own cleaning tries again at its end. */
    private static void abort(Writer writer, Group group, RunLog log) {
        try {
            writer.abort();
        } catch (Exception e) {
            log.attemptNotCleaned(group.uri(), e);
        }
    }

    private Participants participants(Claim claim) {
        return new Participants(tools.context(), claim.run(), tools.ledger().published(claim.lease(), claim.run()));
    }

    private void publish(
            Claim claim, Participants participants, List<Manifest> manifests, boolean resumed, RunLog log) {
        RunEnd end = RunEnd.of(tools, claim, participants, log);
        Runnable alone = end.await(manifests, resumed);
        end.publish(manifests, resumed, alone, Set.of(), manifest -> {});
        end.commit(
                manifests,
                null,
                () -> patiently(claim.run(), log, () -> tools.ledger()
                        .commit(claim.lease(), claim.run(), null, false, Position.NONE, null, List.of())));
    }

    /** Returns whether the run has ended for good, so that its staged files are of no more use. */
    private boolean ended(Claim claim, RunException failure, RunLog log) {
        RunStatus status = failure instanceof Publication.InDoubt ? RunStatus.QUARANTINED : RunStatus.FAILED;
        log.failed(status, failure);
        tools.metrics().ended(claim.run(), status, failure, log.elapsed());
        if (failure instanceof RunInterrupted) {
            troubled = true;
            return false;
        }
        try {
            patiently(claim.run(), log, () -> tools.ledger().end(claim.lease(), claim.run(), status, failure));
            return status == RunStatus.FAILED;
        } catch (RuntimeException e) {
            troubled = true;
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Whoever sent the exchange would send it again, and its rows twice, if the store were away for a moment. */
    private void patiently(Run run, RunLog log, Runnable write) {
        for (int number = 1; ; number++) {
            try {
                write.run();
                return;
            } catch (RunStoreException e) {
                if (number == tools.options().attempts()) {
                    throw e;
                }
                new Retry(tools.options(), run, log, () -> {}).pause(number);
            }
        }
    }

    /** Ends runs of this process that are open, and that nobody works on: they met a run store that was away. */
    private void finish() {
        troubled = false;
        try {
            List<Claim> open = leftOpen(held());
            open.forEach(claim -> {
                try {
                    recover(claim);
                } finally {
                    working.remove(claim.run().id());
                }
            });
        } catch (RuntimeException e) {
            troubled = true;
            throw e;
        }
    }

    private List<Claim> leftOpen(Lease mine) {
        beginning.writeLock().lock();
        try {
            List<Claim> open = tools.election().openEvents(mine).stream()
                    .filter(claim -> !working.contains(claim.run().id()))
                    .toList();
            open.forEach(claim -> working.add(claim.run().id()));
            return open;
        } finally {
            beginning.writeLock().unlock();
        }
    }

    /**
     * Ends the small runs of a process that is gone: what it may have published is published whole, the rest has
     * failed.
     */
    void recover(String task) {
        try {
            List<Claim> claims = tools.election().takeEvents(task);
            if (!claims.isEmpty()) {
                recover(claims.get(0).lease(), claims);
            }
        } catch (RuntimeException e) {
            LOG.error("cannot recover the small runs of '{}': {}", task, e.getMessage());
        }
    }

    private void recover(Lease taken, List<Claim> claims) {
        recovering.add(taken);
        try {
            claims.forEach(this::recover);
            tools.ledger().release(taken);
        } finally {
            recovering.remove(taken);
        }
    }

    /** Publishes a small run that stands still, on a worker. Returns whether it stood still. */
    boolean retry(Run run) {
        Claim claim = tools.election().adopt(held(), run.id());
        if (claim == null) {
            return false;
        }
        tools.workers().execute(() -> recover(claim));
        return true;
    }

    /** Removes what a small run that was given up had staged. */
    void discard(Claim claim) {
        RunLog log = new RunLog(claim, tools.ledger().timeline());
        Participants participants = participants(claim);
        for (Manifest manifest : claim.manifests() == null ? List.<Manifest>of() : claim.manifests()) {
            try {
                participants.of(manifest.target());
            } catch (RuntimeException e) {
                log.notCleaned(manifest.target(), e);
            }
        }
        participants.clean(log);
    }

    private void recover(Claim claim) {
        RunLog log = new RunLog(claim, tools.ledger().timeline());
        Participants participants = participants(claim);
        boolean ended = true;
        try {
            if (claim.manifests() == null) {
                throw RunException.external(
                        claim.run().route()
                                + ": cannot finish the run: its process ended, or the run store was away."
                                + " The sender has to send again.",
                        null);
            }
            publish(claim, participants, claim.manifests(), true, log);
        } catch (RuntimeException e) {
            ended = ended(claim, Failures.of(claim.run().route(), "recover a run for exchanges", e), log);
        }
        if (ended) {
            participants.clean(log);
        }
        tools.leftovers().suspect(claim.run());
        tools.ledger().timeline().forget(claim.run());
    }

    void stop() {
        leftOpen.stop();
        groups.stop();
        synchronized (this) {
            if (lease != null) {
                tools.ledger().release(lease);
            }
        }
    }

    /** Its exchanges are the run's only split. */
    private record Whole(Run run, int attempt) implements TargetAttempt {
        private static final Split SPLIT = new Split(0, "", -1);

        @Override
        public Plan plan() {
            return new Plan("", List.of(SPLIT));
        }

        @Override
        public Split split() {
            return SPLIT;
        }
    }
}
