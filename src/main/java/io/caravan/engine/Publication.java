package io.caravan.engine;

import io.caravan.run.EndpointNames;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.store.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the manifests of a run visible, one target after the other, and reads them back. */
final class Publication {
    /** The target may show the run, or a part of it: the run cannot fail and be planned anew. */
    static final class InDoubt extends RunException {
        private static final long serialVersionUID = 1L;
        private final boolean again;

        InDoubt(RunException cause, boolean again, List<String> shown) {
            super(
                    cause.category(),
                    cause.getMessage()
                            + (shown.isEmpty()
                                    ? ""
                                    : " Its rows are visible at " + String.join(", ", shown)
                                            + " already; the rest follows when the run is taken up."),
                    cause);
            this.again = again;
        }

        /** Whether publishing the same again later may succeed. */
        boolean again() {
            return again;
        }
    }

    private final String route;
    private final Runnable fence;
    private final Participants participants;
    private final Retry retry;
    private final RunLog log;
    private final Consumer<Manifest> onShown;
    private final List<String> shown = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param fence throws when this process must not go on: it is called before every attempt
     * @param onShown hears of each target that shows its part while others do not yet
     */
    Publication(
            String route,
            Runnable fence,
            Participants participants,
            Retry retry,
            RunLog log,
            Consumer<Manifest> onShown) {
        this.route = route;
        this.fence = fence;
        this.participants = participants;
        this.retry = retry;
        this.log = log;
        this.onShown = onShown;
    }

    /**
     * Returns when all is visible and verified. Targets follow one another, so all are asked before the first one begins.
     *
     * @param resumed whether an earlier attempt may have published already
     * @param before the targets that are known to show their part; what happened to it since is not this run's
     * @throws InDoubt if it cannot be said that nothing is visible
     */
    void publish(List<Manifest> manifests, boolean resumed, Set<String> before) {
        List<Manifest> rest = manifests.stream()
                .filter(manifest -> !before.contains(manifest.target()))
                .toList();
        before.forEach(target -> shown.add(EndpointNames.of(target)));
        if (!resumed && rest.size() > 1) {
            rest.forEach(this::check);
        }
        boolean touched = resumed;
        for (Manifest manifest : rest) {
            publish(manifest, touched);
            touched = true;
            shown.add(EndpointNames.of(manifest.target()));
            if (shown.size() < manifests.size()) {
                tell(manifest);
            }
        }
    }

    private void tell(Manifest manifest) {
        try {
            onShown.accept(manifest);
        } catch (RunInterrupted e) {
            throw e;
        } catch (RunException e) {
            log.notTold(manifest, e);
        }
    }

    /**
     * Commits what is visible.
     *
     * @throws InDoubt if the run cannot be committed and must not fail either: its rows are there
     */
    static void commit(Runnable commit) {
        try {
            commit.run();
        } catch (RunInterrupted | Cursor.CursorMoved e) {
            throw e;
        } catch (RunException e) {
            throw new InDoubt(e, false, List.of());
        }
    }

    private void check(Manifest manifest) {
        retry.run("look at " + EndpointNames.of(manifest.target()), number -> {
            fence.run();
            participants.of(manifest.target()).check(manifest);
            return null;
        });
    }

    private void publish(Manifest manifest, boolean touched) {
        long start = System.nanoTime();
        boolean[] unknown = {touched};
        log.publishing(manifest);
        try {
            retry.run("publish to " + EndpointNames.of(manifest.target()), number -> {
                fence.run();
                Participant participant = participants.of(manifest.target());
                if (unknown[0] && participant.verify(manifest)) {
                    return null;
                }
                attempt(participant, manifest, unknown);
                return null;
            });
        } catch (RunInterrupted e) {
            throw e;
        } catch (RunException e) {
            throw unknown[0] ? new InDoubt(e, e.category().retryable(), shown) : e;
        } finally {
            log.publishingEnded();
        }
        log.published(manifest, System.nanoTime() - start);
    }

    /** Only {@link PublishRefused} says that nothing has become visible. */
    private void attempt(Participant participant, Manifest manifest, boolean[] unknown) throws Exception {
        boolean before = unknown[0];
        unknown[0] = true;
        fence.run();
        try {
            participant.publish(manifest, fence);
        } catch (PublishRefused e) {
            unknown[0] = before;
            throw e;
        }
        if (!participant.verify(manifest)) {
            throw RunException.external(
                    route + ": cannot verify what was published to " + EndpointNames.of(manifest.target())
                            + ": it reads back differently. Look whether somebody else writes there.",
                    null);
        }
    }
}
