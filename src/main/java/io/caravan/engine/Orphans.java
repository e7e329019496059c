package io.caravan.engine;

import io.caravan.run.Failures;
import io.caravan.run.Manifest;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import io.caravan.store.Claim;
import io.caravan.store.Lease;
import io.caravan.store.Leases;
import io.caravan.store.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes runs that are being published and whose route is gone: their manifests name their targets. What was only
 * read waits for its route.
 */
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final Tools tools;
    private final Leases leases;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    /** Since when a task has been seen without a route: a process that begins loads its routes one after the other. */
    private final Map<String, Long> seen = new HashMap<>();

    Orphans(Tools tools, Leases leases) {
        this.tools = tools;
        this.leases = leases;
    }

    /** Those to be renewed. */
    List<Lease> leases() {
        return List.copyOf(held.values());
    }

    /** Called by the scheduler's thread; the work is a worker's. */
    void finish(Leases.Abandoned abandoned) {
        String task = abandoned.task();
        long since = System.nanoTime() - seen.computeIfAbsent(task, key -> System.nanoTime());
        if (since >= leases.length().toNanos() && begun.add(task)) {
            seen.remove(task);
            tools.workers().execute(() -> {
                leases.keep(task);
                try {
                    Claim claim = tools.election().adoptOrphan(task, task.equals(abandoned.route()));
                    if (claim != null) {
                        held.put(task, claim.lease());
                        finish(claim);
                    }
                } catch (RuntimeException e) {
                    LOG.error(
                            "route={} run={} cannot be finished: {}",
                            abandoned.route(),
                            abandoned.run(),
                            e.getMessage());
                } finally {
                    held.remove(task);
                    leases.letGo(task);
                    begun.remove(task);
                }
            });
        }
    }

    private void finish(Claim claim) {
        Run run = claim.run();
        RunLog log = new RunLog(claim, tools.ledger().timeline());
        Lease lease = claim.lease();
        Participants participants =
                new Participants(tools.context(), run, tools.ledger().published(lease, run));
        RunEnd end = RunEnd.of(tools, claim, participants, log);
        try {
            Runnable alone = end.await(claim.manifests(), true);
            Consumer<Manifest> shown = manifest -> tools.ledger().shown(lease, run);
            end.publish(claim.manifests(), true, alone, tools.ledger().shown(run), shown);
            Subject subject = claim.subject() == null ? null : claim.subject().with(Map.of());
            Window window = claim.plan().window();
            end.commit(claim.manifests(), window, () -> tools.ledger()
                    .commit(lease, run, window, true, claim.position(), subject, List.of()));
            participants.clean(log);
        } catch (RuntimeException e) {
            settle(claim, Failures.of(run.route(), "finish the run", e), log);
        } finally {
            tools.leftovers().suspect(run);
            tools.ledger().timeline().forget(run);
        }
    }

    private void settle(Claim claim, RunException failure, RunLog log) {
        boolean again = failure instanceof Publication.InDoubt doubt
                ? doubt.again()
                : failure.category().retryable();
        if (failure instanceof RunInterrupted || again) {
            log.interrupted(failure.getMessage());
            tools.ledger().release(claim.lease(), claim.run(), failure);
        } else {
            log.failed(RunStatus.QUARANTINED, failure);
            tools.metrics().ended(claim.run(), RunStatus.QUARANTINED, failure, log.elapsed());
            tools.ledger().end(claim.lease(), claim.run(), RunStatus.QUARANTINED, failure);
        }
    }
}
