package io.caravan.engine;

import io.caravan.run.Counts;
import io.caravan.run.Failures;
import io.caravan.run.Manifest;
import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.run.Split;
import io.caravan.run.StagedSplit;
import io.caravan.store.Claim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the open splits of a run. The run's own thread works, and as many helpers as the source allows and the
 * engine has free; they take splits one at a time. The last split binds the manifests to the run.
 */
final class Extraction {
    private final RunExecution execution;
    private final Tools tools;
    private final Claim claim;
    private final Plan plan;
    private final Queue<Split> open = new ArrayDeque<>();
    private final Map<Integer, List<Manifest>> done;
    private Counts total;
    private RunException failure;
    private int working;
    private List<Manifest> manifests;

    Extraction(RunExecution execution, Tools tools, Claim claim, Plan plan) {
        this.execution = execution;
        this.tools = tools;
        this.claim = claim;
        this.plan = plan;
        this.done = new TreeMap<>(claim.done());
        this.total = claim.counts();
        plan.splits().stream()
                .filter(split -> !done.containsKey(split.number()))
                .forEach(open::add);
    }

    /** Returns the manifests that are bound to the run. */
    List<Manifest> run() {
        int helpers = Math.min(execution.source().parallelism(), open.size()) - 1;
        for (int i = 0; i < helpers; i++) {
            tools.workers().execute(this::help);
        }
        work();
        await();
        if (failure != null) {
            throw failure;
        }
        complete();
        if (manifests == null) {
            execution.check();
            manifests = byTarget();
            execution.crew().shielded(() -> tools.ledger().bind(claim.lease(), claim.run(), manifests, total));
        }
        return manifests;
    }

    /** Every split of the plan, and nothing else, before anything is published. */
    private synchronized void complete() {
        Set<Integer> planned = plan.splits().stream().map(Split::number).collect(Collectors.toSet());
        if (!planned.equals(done.keySet())) {
            throw RunException.bug(claim.run().route() + ": cannot publish the run: " + done.size() + " of its "
                    + planned.size() + " splits are done. Report it; nothing is published.");
        }
    }

    private void help() {
        execution.crew().enter();
        try {
            work();
        } finally {
            execution.crew().leave();
        }
    }

    private void work() {
        for (Split split = take(); split != null; split = take()) {
            RunException thrown = null;
            try {
                Split current = split;
                execution.retry().run("read split " + split.number(), number -> read(current, number));
            } catch (Throwable e) {
                // Of whatever kind: a split that is not done fails the run.
                thrown = Failures.of(claim.run().route(), "read split " + split.number(), e);
            } finally {
                finished(split, thrown);
            }
        }
    }

    private synchronized Split take() {
        Split split = failure == null ? open.poll() : null;
        if (split != null) {
            working++;
        }
        return split;
    }

    /** An attempt that was interrupted because another split failed is not worth another. */
    private synchronized void check() {
        if (failure != null) {
            throw new RunInterrupted(claim.run().route() + ": cannot read on: another split failed.");
        }
        execution.check();
    }

    private Void read(Split split, int number) throws Exception {
        check();
        int attempt = (claim.attempt() - 1) * tools.options().attempts() + number;
        Attempt current = new Attempt(execution, plan, split, attempt);
        boolean kept = false;
        execution.reading().add(current);
        try {
            execution.source().read(current);
            List<Manifest> staged = current.close();
            execution.check();
            // If the store fails now it may have taken the split for done all the same: these files may be all of it.
            kept = true;
            execution.crew().shielded(() -> done(current, staged));
        } catch (Exception e) {
            // What an interrupt broke is no failure of another system.
            check();
            throw e;
        } finally {
            execution.reading().remove(current);
            if (!kept) {
                execution.log().unsent(current.counts());
                execution.crew().shielded(current::clean);
            }
        }
        return null;
    }

    /** One at a time, so that exactly one split is the last. */
    private synchronized void done(Attempt attempt, List<Manifest> staged) {
        int number = attempt.split().number();
        done.put(number, staged);
        Counts sum = total.plus(attempt.counts());
        List<Manifest> all = done.size() == plan.splits().size() ? byTarget() : null;
        try {
            if (all != null) {
                execution.checkDirty();
            }
            tools.ledger()
                    .done(
                            claim.lease(),
                            claim.run(),
                            number,
                            attempt.attempt(),
                            attempt.elapsed().toMillis(),
                            attempt.counts(),
                            staged,
                            attempt.items(),
                            attempt.dirty(),
                            all,
                            sum);
        } catch (RuntimeException | Error e) {
            done.remove(number);
            throw e;
        }
        total = sum;
        manifests = all;
        tools.metrics().items(claim.run(), attempt.items());
        execution.log().done(number, attempt.counts());
    }

    private synchronized void finished(Split split, RunException thrown) {
        working--;
        boolean first = thrown != null && failure == null;
        if (first) {
            failure = thrown;
        }
        notifyAll();
        if (first) {
            execution.crew().interrupt();
        }
        if (thrown != null && !(thrown instanceof RunInterrupted)) {
            execution.log().splitFailed(split.number(), thrown);
        }
    }

    /** Waits for the helpers; they end soon also after a failure, because that interrupts them. */
    private synchronized void await() {
        boolean interrupted = false;
        while (working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (failure != null) {
            Thread.interrupted();
        } else if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Manifest> byTarget() {
        Map<String, List<StagedSplit>> splits = new TreeMap<>();
        done.values()
                .forEach(manifestsOfSplit -> manifestsOfSplit.forEach(
                        manifest -> splits.computeIfAbsent(manifest.target(), key -> new ArrayList<>())
                                .addAll(manifest.splits())));
        return splits.entrySet().stream()
                .map(entry -> new Manifest(entry.getKey(), entry.getValue()))
                .toList();
    }
}
