package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Counts;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Failures;
import io.caravan.run.KnownItems;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunAnew;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.run.RunSource;
import io.caravan.run.RunStatus;
import io.caravan.run.Target;
import io.caravan.run.Window;
import io.caravan.schedule.Periods;
import io.caravan.store.Claim;
import io.caravan.store.Cursor;
import io.caravan.store.Lease;
import io.caravan.store.Pairing;
import io.caravan.store.Subject;
import io.caravan.store.TooDirty;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Carries one claimed run from where it stands to its end, or to where it is interrupted. */
final class RunExecution {
    /** How somebody ended the work early. */
    enum Stop {
        /** The run stays open and is resumed. */
        INTERRUPT,
        /** The run is given up. */
        CANCEL,
        /** The run has taken longer than its route allows. */
        TIMEOUT
    }

    private final Tools tools;
    private final RunConsumer consumer;
    private final RunSource source;
    private final Claim claim;
    private final String definition;
    /** What the run had done for a plan that does not hold any more, null if there is no such thing. */
    private final Claim outdated;

    private final boolean changed;

    private final Crew crew = new Crew();
    private final Set<Attempt> reading = ConcurrentHashMap.newKeySet();
    private final Participants participants;
    private final RunLog log;
    private final Retry retry;
    private final Throttling throttling;
    private volatile RunStatus status;
    private volatile Stop stop;
    /** Whether this attempt is not counted as an interruption any more. */
    private final AtomicBoolean spared = new AtomicBoolean();

    private final AtomicBoolean inexact = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();

    private volatile boolean stopping;
    private Plan frozen;
    private Subject subject;
    private volatile Reads reads;

    RunExecution(Tools tools, RunConsumer consumer, Claim claim) {
        this.tools = tools;
        this.consumer = consumer;
        this.source = BrokenSource.of(consumer);
        this.definition = Definition.digest(tools.context(), consumer);
        this.changed = claim.outdated(definition);
        this.outdated = (changed || lost(claim, source)) && claim.status() != RunStatus.QUARANTINED ? claim : null;
        this.claim = outdated == null ? claim : claim.anew();
        this.subject = claim.subject();
        this.reads = consumer.reads();
        this.status = this.claim.status();
        this.participants =
                new Participants(tools.context(), claim.run(), tools.ledger().published(claim.lease(), claim.run()));
        this.throttling = new Throttling(
                Stream.of(consumer.throttle(), source.throttle()),
                this::check,
                held -> tools.metrics().throttled(claim.run(), held),
                System::nanoTime);
        this.log = new RunLog(this.claim, tools.ledger().timeline(), throttling::held);
        this.retry = new Retry(tools.options(), claim.run(), log, this::check);
    }

    /** Whether the splits that are open cannot be read together with those that are done. */
    private static boolean lost(Claim claim, RunSource source) {
        return claim.plan() != null
                && claim.manifests() == null
                && claim.done().size() < claim.plan().splits().size()
                && !source.resumes(claim.plan());
    }

    /** Runs on a worker's thread; never throws. */
    void execute() {
        crew.enter();
        try {
            protocol();
        } catch (Throwable thrown) {
            conclude(Failures.of(claim.run().route(), "finish the run", thrown));
        } finally {
            crew.leave();
            release();
            suspect();
            tools.ledger().timeline().forget(claim.run());
        }
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            source.release();
        }
    }

    /** What an end by force, or a process before this one, has sent may arrive when all is cleaned. */
    private void suspect() {
        boolean straight = claim.attempt() == 1 && status == RunStatus.COMMITTED;
        if (lease().lost() || !status.open() && !straight) {
            tools.leftovers().suspect(claim.run());
        }
        if (lease().lost()) {
            tools.published().suspect(claim.run());
        }
    }

    private void protocol() {
        if (status == RunStatus.QUARANTINED) {
            log.quarantined("it was interrupted too often");
            tools.metrics().quarantined(claim.run());
            return;
        }
        if (outdated != null) {
            giveUp();
        }
        boolean resumed = claim.manifests() != null;
        List<Manifest> manifests = resumed ? claim.manifests() : extract(claim.plan() == null ? plan() : claim.plan());
        RunEnd end = new RunEnd(tools, claim, participants, retry, log, this::check);
        Runnable alone = end.await(manifests, resumed);
        if (!resumed) {
            lookAgain(manifests);
        }
        beginPublishing();
        end.publish(
                manifests,
                resumed,
                alone,
                resumed ? shown() : Set.of(),
                manifest -> crew.shielded(() -> tools.ledger().shown(claim.lease(), claim.run())));
        check();
        Subject kept = subject == null ? null : subject.with(marks(manifests));
        List<String> overwritten = consumer.goesOn() ? List.of() : overwritten(manifests);
        // What is bound may be of a source that the route no longer reads from.
        boolean items = resumed || consumer.knowsItems();
        end.commit(manifests, window(), () -> {
            crew.shielded(() -> tools.ledger()
                    .commit(claim.lease(), claim.run(), window(), items, claim.position(), kept, overwritten));
            status = RunStatus.COMMITTED;
        });
        clean(participants);
    }

    /** A target that was dropped, or made anew, while the run read has nothing of what the position stands for. */
    private void lookAgain(List<Manifest> manifests) {
        if (subject == null || manifests.stream().allMatch(manifest -> manifest.rows() == 0)) {
            return;
        }
        Map<String, String> marks = new HashMap<>(subject.targets());
        retry.run("look at the targets again", number -> {
            check();
            for (Manifest manifest : manifests) {
                Target target = participants.target(manifest.target());
                String place = target.place(manifest.target());
                if (subject.targets().get(place) != null) {
                    marks.put(place, target.mark(claim.run()));
                }
            }
            return null;
        });
        claim.position().check(claim.run().route(), new Subject(subject.source(), marks), appends());
    }

    /** The store says so first: whoever goes on must not take what is removed here for staged. */
    private void giveUp() {
        check();
        String why = changed ? "the route was changed" : "the state of the source that was read is gone";
        crew.shielded(() -> tools.ledger().anew(claim, why));
        log.anew(why);
        Participants before =
                new Participants(tools.context(), claim.run(), tools.ledger().published(claim.lease(), claim.run()));
        outdated.done().values().forEach(manifests -> manifests.forEach(manifest -> join(before, manifest)));
        clean(before);
    }

    /** What targets are known by that were not there when the run was planned. */
    private Map<String, String> marks(List<Manifest> manifests) {
        Map<String, String> marks = new HashMap<>();
        for (Manifest manifest : manifests) {
            try {
                Target target = participants.target(manifest.target());
                String place = target.place(manifest.target());
                if (subject.targets().containsKey(place) && subject.targets().get(place) == null) {
                    String mark = target.mark(claim.run());
                    marks.put(place, mark == null ? "" : mark);
                }
            } catch (RuntimeException e) {
                log.unmarked(manifest.target(), e);
            }
        }
        return marks;
    }

    private List<String> overwritten(List<Manifest> manifests) {
        return manifests.stream()
                .map(Manifest::target)
                .filter(uri -> participants.target(uri).writes().overwrites())
                .map(uri -> participants.target(uri).place(uri))
                .toList();
    }

    /** A store that is away for a moment must not fail a run that may be visible. */
    private Set<String> shown() {
        try {
            return retry.run("ask which targets show the run", number -> {
                check();
                return tools.ledger().shown(claim.run());
            });
        } catch (RunInterrupted e) {
            throw e;
        } catch (RunException e) {
            throw new Publication.InDoubt(e, true, List.of());
        }
    }

    /** From here on it is too late to cancel. */
    private synchronized void beginPublishing() {
        check();
        status = RunStatus.PUBLISHING;
    }

    private Plan plan() {
        Plan plan = retry.run("plan the run", number -> {
            check();
            pair();
            if (!claim.run().aside()) {
                subject = Subjects.of(tools.context(), consumer).of(source, claim.run());
                claim.position().check(claim.run().route(), subject, appends());
                refuseTwice();
            }
            return source.plan(new PlanRequest(claim.run(), claim.position().from(), false, items()));
        });
        check();
        plan.warnings().forEach(log::inexact);
        log.planned(claim.position(), subject);
        crew.shielded(() -> tools.ledger().freeze(claim, plan, subject, definition));
        if (!plan.warnings().isEmpty()) {
            tools.metrics().inexact(claim.run());
        }
        status = RunStatus.EXTRACTING;
        frozen = plan;
        return plan;
    }

    /** Refuses what would lose or double rows. */
    private void pair() throws Exception {
        Map<String, Target> targets = targets();
        reads = Pairing.reads(consumer.reads(), source, claim.run(), from(), targets.values());
        Pairing.check(reads, claim.run().route(), from(), targets);
    }

    private void refuseTwice() {
        Run run = claim.run();
        Map<String, Target> targets = targets();
        String problem = tools.ledger().appended(run, claim.position(), reads, subject, targets);
        if (problem != null) {
            throw RunException.user(problem);
        }
    }

    private boolean appends() {
        return targets().values().stream().anyMatch(Target::appends);
    }

    /** Those that the route names. */
    Map<String, Target> targets() {
        return RouteTargets.of(tools.context(), claim.run().route());
    }

    private Pairing.From from() {
        return Pairing.From.of(claim.run(), claim.position().full());
    }

    /** Some targets are known only when rows come for them. */
    Participant join(String uri, Target target) {
        Pairing.check(reads, claim.run().route(), from(), Map.of(uri, target));
        return participants.of(uri, target);
    }

    /** A run beside its route goes by what there is, not by what earlier runs have copied. */
    private KnownItems items() {
        return consumer.knowsItems()
                        && !claim.run().aside()
                        && !claim.position().full()
                ? tools.ledger().items(claim.run())
                : KnownItems.NONE;
    }

    private List<Manifest> extract(Plan plan) {
        log.started(plan);
        try {
            return new Extraction(this, tools, claim, plan).run();
        } finally {
            // A snapshot holds back the source's own cleaning, and publishing may take long.
            release();
        }
    }

    private Window window() {
        Plan plan = frozen == null ? claim.plan() : frozen;
        return plan == null ? null : plan.window();
    }

    /** Leaves the run in the state that is true: to be resumed, given up, or failed. */
    private void conclude(RunException failure) {
        if (status == RunStatus.COMMITTED) {
            log.afterCommit(failure);
            return;
        }
        try {
            crew.shielded(() -> settle(failure));
        } catch (RuntimeException e) {
            // What interrupted the run has been told; that the store is still away is no news.
            if (!(failure instanceof RunInterrupted)) {
                log.interrupted(e.getMessage());
            }
        }
    }

    private void settle(RunException failure) {
        Run run = claim.run();
        if (stop == Stop.TIMEOUT) {
            end(RunStatus.FAILED, tooLong());
        } else if (stop == Stop.CANCEL) {
            end(RunStatus.CANCELLED, RunException.user(run.route() + ": the run was cancelled."));
        } else if (stop == Stop.INTERRUPT || failure instanceof RunInterrupted) {
            boolean orderly = stop == Stop.INTERRUPT || stopping;
            String why = stop == Stop.INTERRUPT ? "the route or the process was stopped" : failure.getMessage();
            log.interrupted(failure.getMessage());
            tools.ledger().release(claim.lease(), run, orderly && spared.compareAndSet(false, true), why);
        } else if (failure instanceof RunAnew) {
            log.interrupted(failure.getMessage());
            tools.ledger().release(claim.lease(), run, failure);
        } else if (failure instanceof Publication.InDoubt doubt && doubt.again()) {
            log.failed(status, failure);
            tools.metrics().failed(run, failure.category());
            tools.ledger().release(claim.lease(), run, failure);
        } else if (failure instanceof Publication.InDoubt || failure instanceof Cursor.CursorMoved) {
            end(RunStatus.QUARANTINED, failure);
        } else {
            end(RunStatus.FAILED, failure);
        }
    }

    private RunException tooLong() {
        String timeout = Periods.text(consumer.options().timeout());
        return RunException.external(
                claim.run().route() + ": cannot finish the run: it took longer than its 'timeout' of " + timeout
                        + ". Look what is slow, or allow more time.",
                null);
    }

    /** Fails the run if it has not begun to publish within {@code timeout}; null is no limit. */
    void limit(Duration timeout) {
        if (timeout != null && stop == null && log.elapsed().compareTo(timeout) > 0) {
            stop(Stop.TIMEOUT);
        }
    }

    private void end(RunStatus end, RunException failure) {
        boolean again = end == RunStatus.FAILED && failure.category().retryable();
        Run next = tools.ledger().end(claim.lease(), claim.run(), end, failure, again ? consumer.options() : null);
        if (next != null) {
            log.again(next, consumer.options().retryDelay());
        }
        status = end;
        log.failed(end, failure);
        tools.metrics().ended(claim.run(), end, failure, log.elapsed());
        if (end != RunStatus.QUARANTINED) {
            discard();
        }
    }

    /** Removes what a run that was given up had staged, also in earlier attempts. */
    void discard() {
        List<List<Manifest>> staged =
                claim.manifests() == null ? List.copyOf(claim.done().values()) : List.of(claim.manifests());
        staged.forEach(manifests -> manifests.forEach(manifest -> join(participants, manifest)));
        clean(participants);
    }

    private void join(Participants of, Manifest manifest) {
        try {
            of.of(manifest.target());
        } catch (RuntimeException e) {
            log.notCleaned(manifest.target(), e);
        }
    }

    private void clean(Participants of) {
        if (!of.clean(log)) {
            tools.leftovers().suspect(claim.run());
        }
    }

    /** Of a read that found out too late for its plan; told once. */
    void inexact(String why) {
        if (inexact.compareAndSet(false, true)) {
            log.inexact(why);
            tools.metrics().inexact(claim.run());
        }
    }

    /** Called before every side effect: not after a stop, nor after the lease has run out. */
    void check() {
        if (stop != null) {
            throw new RunInterrupted(claim.run().route() + ": cannot go on with the run: it was stopped.");
        }
        claim.lease().check();
    }

    /**
     * Stops the run wherever it is.
     *
     * @return false if it is too late to cancel, because the target may show its rows already, or it has ended
     */
    synchronized boolean stop(Stop how) {
        if (how != Stop.INTERRUPT && (status == RunStatus.PUBLISHING || !status.open())) {
            return false;
        }
        if (stop == null) {
            stop = how;
        }
        crew.stop();
        return true;
    }

    /**
     * The route or the process is told to stop and waits for the run. Whatever becomes of this attempt from now on is no
     * crash, also if somebody kills the process: the store says so at once.
     */
    void stopping() {
        stopping = true;
        if (!spared.compareAndSet(false, true)) {
            return;
        }
        try {
            tools.ledger().spare(claim.lease(), claim.run());
        } catch (RuntimeException e) {
            spared.set(false);
            log.notSpared(e);
        }
    }

    /** The lease is lost: whatever the run waits for, it ends. The store's fence keeps its last steps out. */
    void fenced() {
        crew.stop();
    }

    /** Waits until a batch may be sent; throws when the run was stopped meanwhile, or its lease is lost. */
    void hold(long rows, long bytes) {
        try {
            throttling.await(rows, bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            check();
            throw new RunInterrupted(claim.run().route() + ": cannot read on: the split was interrupted.", e);
        }
    }

    /** Counts a dirty record; throws if it is one too many. */
    void dirty(Attempt attempt, DirtyRecord record, Counts one) {
        sent(one);
        String tooMuch = consumer.options().dirty().exceeded(counts(), false);
        if (tooMuch != null) {
            throw tooDirty(new TooDirty.Found(attempt.split().number(), record), tooMuch);
        }
    }

    /**
     * Called when all rows have been read.
     *
     * @throws TooDirty if too many of them are dirty
     */
    void checkDirty() {
        String tooMuch = consumer.options().dirty().exceeded(counts(), true);
        if (tooMuch != null) {
            throw tooDirty(null, tooMuch);
        }
    }

    /** @param last the one that is too many, null if it is only known that there are */
    private TooDirty tooDirty(TooDirty.Found last, String remedy) {
        Run run = claim.run();
        Stream<TooDirty.Found> others = reading.stream()
                .flatMap(attempt -> attempt.dirty().stream()
                        .map(record -> new TooDirty.Found(attempt.split().number(), record)))
                .filter(found -> last == null || found.record() != last.record())
                .limit(TooDirty.KEPT - (last == null ? 0 : 1));
        List<TooDirty.Found> found =
                Stream.concat(others, Stream.ofNullable(last)).toList();
        String story = last == null
                ? ": cannot publish the run: too many of its records are dirty."
                : "/" + last.record().place() + ": " + last.record().story();
        return new TooDirty(
                run.route() + story + " Look at the dirty records of run " + run.id() + "; " + remedy + ".",
                found,
                found.size() < TooDirty.KEPT ? 0 : counts().dirty());
    }

    void sent(Counts sent) {
        log.sent(sent);
        tools.metrics().read(claim.run(), sent);
    }

    Run run() {
        return claim.run();
    }

    Lease lease() {
        return claim.lease();
    }

    RunConsumer consumer() {
        return consumer;
    }

    RunSource source() {
        return source;
    }

    Participants participants() {
        return participants;
    }

    /** The attempts at splits that are under way. */
    Set<Attempt> reading() {
        return reading;
    }

    /** What has been read, with what is being read. */
    Counts counts() {
        return claim.counts().plus(log.sent());
    }

    Crew crew() {
        return crew;
    }

    Retry retry() {
        return retry;
    }

    RunLog log() {
        return log;
    }
}
