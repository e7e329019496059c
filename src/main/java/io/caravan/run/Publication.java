package io.caravan.run;

import java.util.List;

/** Makes the manifests of a run visible, one target after the other, and reads them back. */
final class Publication {
    /** The target may show the run, or a part of it: the run cannot fail and be planned anew. */
    static final class InDoubt extends RunException {
        private static final long serialVersionUID = 1L;
        private final boolean again;

        InDoubt(RunException cause, boolean again) {
            super(cause.category(), cause.getMessage(), cause);
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

    /** @param fence throws when this process must not go on: it is called before every attempt */
    Publication(String route, Runnable fence, Participants participants, Retry retry, RunLog log) {
        this.route = route;
        this.fence = fence;
        this.participants = participants;
        this.retry = retry;
        this.log = log;
    }

    /**
     * Returns when all is visible and verified.
     *
     * @param resumed whether an earlier attempt may have published already
     * @throws InDoubt if it cannot be said that nothing is visible
     */
    void publish(List<Manifest> manifests, boolean resumed) {
        boolean touched = resumed;
        for (Manifest manifest : manifests) {
            publish(manifest, touched);
            touched = true;
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
            throw new InDoubt(e, false);
        }
    }

    private void publish(Manifest manifest, boolean touched) {
        long start = System.nanoTime();
        boolean[] unknown = {touched};
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
            throw unknown[0] ? new InDoubt(e, e.category().retryable()) : e;
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
