package io.caravan.engine;

import io.caravan.run.Failures;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.store.ItemBook;
import io.caravan.store.RunStore;
import io.caravan.store.Verification;
import io.caravan.store.VerificationBook;
import io.caravan.store.VerificationTally;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what the targets of syncs hold, and compares it with what the run store says was written: nothing has rotted
 * and nobody has changed it. Any thread.
 */
public final class Verifications {
    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final Logger ENDS = LoggerFactory.getLogger("io.caravan.run.ends");

    private final RunStore store;
    private final VerificationBook book;
    private final CamelContext context;
    private final Executor workers;
    private final UnaryOperator<String> known;
    private final PublishedPlaces places;

    /** @param known the route of a sync, or a RunException if there is none */
    Verifications(
            RunStore store,
            String node,
            CamelContext context,
            Executor workers,
            PublishedPlaces places,
            UnaryOperator<String> known) {
        this.store = store;
        this.book = new VerificationBook(store.transactions(), node);
        this.context = context;
        this.workers = workers;
        this.places = places;
        this.known = known;
    }

    /**
     * Begins to verify all that a sync has copied. Returns as soon as it has begun.
     *
     * @throws RunException if there is no such sync, or nothing that its target could be compared with
     */
    public Verification begin(String route) {
        List<Target> targets = targets(known.apply(route));
        if (targets.stream().noneMatch(target -> !target.root().isEmpty())
                && store.itemSyncs(route).isEmpty()) {
            throw RunException.user(route + ": cannot verify it: it has copied no file yet. Run it first.");
        }
        long id = book.begin(route);
        try {
            workers.execute(() -> work(id, route, targets));
        } catch (RejectedExecutionException e) {
            book.end(id, new VerificationTally(), "the process is being stopped");
        }
        return find(id);
    }

    /** The same, and returns when it has ended; of a sync that has copied nothing, nothing differs. */
    public Verification run(String route) {
        List<Target> targets = targets(known.apply(route));
        long id = book.begin(route);
        work(id, route, targets);
        return find(id);
    }

    /** Null if there is none of this number. */
    public Verification find(long id) {
        return book.find(id);
    }

    /** The latest of a sync, or of all for null; newest first. */
    public List<Verification> list(String route, int limit) {
        return book.list(route, limit);
    }

    private List<Target> targets(String route) {
        List<Target> targets = RouteTargets.of(context, route).values().stream()
                .filter(target -> target.checks() || !target.root().isEmpty())
                .toList();
        if (targets.isEmpty()) {
            throw RunException.user(route
                    + ": cannot verify it: the route has no target that keeps files as they were written, or tables. Verify a"
                    + " sync that copies files or writes into Hive.");
        }
        return targets;
    }

    private void work(long id, String route, List<Target> targets) {
        VerificationTally tally = new VerificationTally();
        try {
            for (Target target : targets) {
                if (target.checks()) {
                    files(id, route, target, tally);
                } else {
                    places.check(target.root(), (place, problem) -> tally.add(place, "", problem));
                }
            }
            book.end(id, tally, null);
        } catch (RuntimeException e) {
            RunException failure = Failures.of(route, "verify what was copied", e);
            book.end(id, tally, failure.getMessage());
        }
        tell(book.find(id));
    }

    /** Of each combination of the route's own parameters. */
    private void files(long id, String route, Target target, VerificationTally tally) {
        for (String sync : store.itemSyncs(route)) {
            new ItemBook(store.transactions(), sync).each(item -> {
                if (item.place() != null && item.digest() != null) {
                    tally.add(item, target.check(item));
                    book.progress(id, tally);
                }
            });
        }
    }

    private static void tell(Verification end) {
        if (end.status() == Verification.Status.SAME) {
            LOG.info(
                    "route={} verified: checked={} bytes={} all as they were written",
                    end.route(),
                    end.checked(),
                    end.bytes());
        } else {
            ENDS.error(
                    "route={} verification={} {}: checked={} wrong={}{}",
                    end.route(),
                    end.id(),
                    end.status(),
                    end.checked(),
                    end.wrong(),
                    end.error() == null ? "" : " " + end.error());
        }
    }
}
