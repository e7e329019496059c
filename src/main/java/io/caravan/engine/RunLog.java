package io.caravan.engine;

import io.caravan.run.Counts;
import io.caravan.run.EndpointNames;
import io.caravan.run.Manifest;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Split;
import io.caravan.run.Window;
import io.caravan.schedule.Periods;
import io.caravan.store.Claim;
import io.caravan.store.Election;
import io.caravan.store.PlaceBook;
import io.caravan.store.Position;
import io.caravan.store.RunEvent;
import io.caravan.store.Subject;
import io.caravan.store.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The story of one run in a few lines: {@code route= run= split= rows= bytes= millis= target=}. A run without rows
 * is one.
 */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.caravan.run");

    /** How runs end badly; a command that waits for one says the same itself. */
    private static final Logger ENDS = LoggerFactory.getLogger("io.caravan.run.ends");

    private static final long PROGRESS_NANOS = Duration.ofSeconds(10).toNanos();

    private final String who;
    private final Claim claim;
    private final Timeline timeline;
    private final Supplier<Duration> held;
    private final long start = System.nanoTime();
    private final LongAdder rows = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder dirty = new LongAdder();
    private volatile Plan plan;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long finishedSplits;
    private long lastProgress = start;
    private volatile Manifest publishing;
    private volatile long publishingSince;

    RunLog(Claim claim, Timeline timeline) {
        this(claim, timeline, () -> Duration.ZERO);
    }

    /** @param held how long the run was held back by limits until now */
    RunLog(Claim claim, Timeline timeline, Supplier<Duration> held) {
        this.claim = claim;
        this.timeline = timeline;
        this.held = held;
        this.who = "route=" + claim.run().route() + " run=" + claim.run().id();
    }

    void started(Plan frozen) {
        plan = frozen;
        finishedSplits = claim.done().size();
        if (claim.attempt() > 1) {
            tell();
        }
    }

    void anew(String why) {
        LOG.warn("{} {}: what the run had staged is given up, and it begins anew", who, why);
    }

    /** @param subject what the run reads and writes, null if it goes on from nothing */
    void planned(Position position, Subject subject) {
        if (position.subject() == null && position.cursor() != null && subject != null) {
            LOG.info(
                    "{} its cursor was kept without saying of what; from now on it is one of {} and {}",
                    who,
                    subject.source(),
                    subject.targets().keySet());
        }
    }

    void unmarked(String target, Exception e) {
        LOG.debug("{} target={} does not tell what it is known by", who, EndpointNames.of(target), e);
    }

    /** Told with the first rows, so that a run that finds nothing stays short. */
    private void tell() {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        Window window = plan.window();
        LOG.info(
                "{} {}: window={} splits={}{}",
                who,
                claim.attempt() > 1 ? "resumed, attempt " + claim.attempt() : "started",
                window == null ? "all" : "[" + (window.lo() == null ? "" : window.lo()) + ", " + window.hi() + ")",
                plan.splits().size() - claim.done().size(),
                estimate() < 0 ? "" : " " + unit() + "~=" + estimate());
    }

    void sent(Counts sent) {
        rows.add(sent.rows());
        filtered.add(sent.filtered());
        bytes.add(sent.bytes());
        dirty.add(sent.dirty());
        if (!told.get() && sent.rows() > 0) {
            tell();
        }
    }

    /** A failed attempt is read again. */
    void unsent(Counts sent) {
        rows.add(-sent.rows());
        filtered.add(-sent.filtered());
        bytes.add(-sent.bytes());
        dirty.add(-sent.dirty());
    }

    /** What this process has read, and not read again. */
    Counts sent() {
        return new Counts(rows.sum(), filtered.sum(), bytes.sum(), dirty.sum());
    }

    synchronized void done(int split, Counts counts) {
        finishedSplits++;
        LOG.debug("{} split={} staged: {}={} bytes={}", who, split, unit(), counts.rows(), counts.bytes());
    }

    /** A line every ten seconds, called by the engine more often. */
    void progress() {
        long now = System.nanoTime();
        if (now - lastProgress < PROGRESS_NANOS) {
            return;
        }
        String publishing = publishing();
        if (publishing != null) {
            lastProgress = now;
            LOG.info("{} {} seconds={}", who, publishing, (now - publishingSince) / 1_000_000_000);
        } else if (plan != null) {
            lastProgress = now;
            reading((now - start) / 1e9);
        }
    }

    /** What is being published, null if nothing is. */
    String publishing() {
        Manifest manifest = publishing;
        return manifest == null
                ? null
                : "publishing: target=" + EndpointNames.of(manifest.target()) + " " + unit() + "=" + manifest.rows()
                        + " bytes=" + manifest.bytes();
    }

    /** A target begins to show its part, which may take as long as it likes. */
    void publishing(Manifest manifest) {
        publishingSince = System.nanoTime();
        publishing = manifest;
    }

    /** The target has ended, well or not. */
    void publishingEnded() {
        publishing = null;
    }

    private void reading(double seconds) {
        LOG.info(
                "{} reading: {}={} bytes={} rate={}/s splits={}/{}{}{}",
                who,
                unit(),
                rows.sum(),
                bytes.sum(),
                Math.round(rows.sum() / seconds),
                finishedSplits,
                plan.splits().size(),
                remaining(seconds),
                throttled());
    }

    /** Said of a run that was held back for a tenth of a second or more. */
    private String throttled() {
        long millis = held.get().toMillis();
        return millis < 100 ? "" : String.format(Locale.ROOT, " throttled=%.1fs", millis / 1000.0);
    }

    /** Percent and time left, where the plan allows an estimate. */
    private String remaining(double seconds) {
        long read = rows.sum() + claim.counts().rows();
        long estimate = estimate();
        int splits = plan.splits().size();
        double share = estimate > 0 ? (double) read / estimate : splits > 1 ? (double) finishedSplits / splits : 0;
        if (share <= 0) {
            return "";
        }
        share = Math.min(share, 0.99);
        double before = estimate > 0 ? (double) claim.counts().rows() / estimate : 0;
        double speed = Math.max(share - before, 1e-9) / seconds;
        return String.format(Locale.ROOT, " percent=%.0f left=%ds", share * 100, Math.round((1 - share) / speed));
    }

    /** What is counted: files that are copied as they are say before how many they are, and their rows do not. */
    private String unit() {
        return plan != null && plan.survey() != null && estimate() >= 0 ? "files" : "rows";
    }

    private long estimate() {
        long sum = 0;
        for (Split split : plan.splits()) {
            if (split.estimatedRows() < 0) {
                return -1;
            }
            sum += split.estimatedRows();
        }
        return sum;
    }

    void published(Manifest manifest, long nanos) {
        if (!Election.isEventTask(claim.lease().task())) {
            String took = "in " + nanos / 1_000_000 + " ms";
            timeline.note(
                    claim.run(), RunEvent.of(RunEvent.Kind.PUBLISHED, took).ofTarget(manifest.target()));
        }
        if (manifest.rows() > 0 && claim.run().trigger() != Run.Trigger.EVENT) {
            LOG.info(
                    "{} published: target={} {}={} bytes={} millis={}",
                    who,
                    EndpointNames.of(manifest.target()),
                    unit(),
                    manifest.rows(),
                    manifest.bytes(),
                    nanos / 1_000_000);
        }
    }

    /** It is written with the next transaction. */
    void notTold(Manifest manifest, RunException failure) {
        LOG.debug("{} cannot note yet that {} shows it", who, EndpointNames.of(manifest.target()), failure);
    }

    void waitsToPublish(PlaceBook.Before before) {
        String what = "run " + before.run() + ", which publishes into " + before.place();
        timeline.note(claim.run(), RunEvent.of(RunEvent.Kind.WAITING, what));
        LOG.info("{} waits for {}", who, what);
    }

    private Counts counts() {
        return claim.counts().plus(sent());
    }

    /** A small run is one of many: not worth a line. */
    void committed(List<Manifest> manifests) {
        if (manifests.isEmpty() && counts().rows() > 0) {
            LOG.warn("{} no batch reached a target: filters stopped them all, and every target stays as it was", who);
        }
        Level level = claim.run().trigger() == Run.Trigger.EVENT ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .log(
                        "{} committed: {}={} bytes={} millis={}{}{}",
                        who,
                        unit(),
                        manifests.stream().mapToLong(Manifest::rows).sum(),
                        manifests.stream().mapToLong(Manifest::bytes).sum(),
                        elapsed().toMillis(),
                        dirty(),
                        throttled());
    }

    private String dirty() {
        long count = claim.counts().dirty() + dirty.sum();
        return count == 0 ? "" : " dirty=" + count;
    }

    void again(Run next, Duration delay) {
        LOG.info("{} is run again as run {} in {}", who, next.id(), Periods.text(delay));
    }

    void again(String what, int attempt, RunException failure) {
        String told = "attempt " + attempt + " to " + what + " failed: " + failure.getMessage();
        RunEvent event = RunEvent.of(RunEvent.Kind.RETRIED, failure);
        timeline.note(claim.run(), new RunEvent(null, null, event.kind(), null, null, event.category(), told));
        LOG.warn("{} attempt {} to {} failed ({}): {}", who, attempt, what, failure.category(), failure.getMessage());
        LOG.debug("{} stack trace", who, failure);
    }

    /** Of a read that may miss rows. */
    void inexact(String why) {
        timeline.note(claim.run(), RunEvent.of(RunEvent.Kind.INEXACT, why));
        LOG.warn("{} may miss rows: {}", who, why);
    }

    void splitFailed(int split, RunException failure) {
        timeline.note(
                claim.run(), RunEvent.of(RunEvent.Kind.SPLIT_FAILED, failure).ofSplit(split));
    }

    void failed(RunStatus status, RunException failure) {
        ENDS.error(
                "{} {} ({}): {} millis={}",
                who,
                status,
                failure.category(),
                failure.getMessage(),
                elapsed().toMillis());
        if (failure.category() == RunException.Category.BUG) {
            LOG.error("{} stack trace", who, failure);
        } else {
            LOG.debug("{} stack trace", who, failure);
        }
    }

    /** What is done is done; only the tidying up went wrong. */
    void afterCommit(RunException failure) {
        LOG.error("{} committed, but not tidied up: {}", who, failure.getMessage(), failure);
    }

    void quarantined(String why) {
        ENDS.error("{} QUARANTINED: {}. Look for the cause, then run the sync again or cancel the run.", who, why);
    }

    void interrupted(String why) {
        LOG.warn("{} interrupted, to be resumed: {}", who, why);
    }

    void notSpared(RuntimeException failure) {
        LOG.debug("{} cannot note that it is being stopped", who, failure);
    }

    void notCleaned(String target, Exception failure) {
        LOG.warn("{} target={} staged files remain: {}", who, EndpointNames.of(target), reason(failure));
    }

    /** The run's own cleaning tries again at its end. */
    void attemptNotCleaned(String target, Exception failure) {
        LOG.debug("{} target={} staged files remain for now: {}", who, EndpointNames.of(target), reason(failure));
    }

    private static String reason(Exception failure) {
        return failure instanceof RunException ? failure.getMessage() : failure.toString();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
