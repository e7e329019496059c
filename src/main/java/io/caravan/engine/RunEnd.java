package io.caravan.engine;

import io.caravan.run.Manifest;
import io.caravan.run.Window;
import io.caravan.store.Claim;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How every run ends that has staged its rows: alone in its places it shows them at all targets, then it commits. */
final class RunEnd {
    private final Tools tools;
    private final Claim claim;
    private final Participants participants;
    private final Retry retry;
    private final RunLog log;
    private final Runnable check;

    /** @param check throws when this process must not go on with the run */
    RunEnd(Tools tools, Claim claim, Participants participants, Retry retry, RunLog log, Runnable check) {
        this.tools = tools;
        this.claim = claim;
        this.participants = participants;
        this.retry = retry;
        this.log = log;
        this.check = check;
    }

    /**
     * Of a run that only its lease can stop.
     *
     * @return its end
     */
    static RunEnd of(Tools tools, Claim claim, Participants participants, RunLog log) {
        Runnable check = claim.lease()::check;
        Retry retry = new Retry(tools.options(), claim.run(), log, check);
        return new RunEnd(tools, claim, participants, retry, log, check);
    }

    /** Returns the check that holds from now on, when the run is alone in its places; see {@link PlaceTurn}. */
    Runnable await(List<Manifest> manifests, boolean resumed) {
        return new PlaceTurn(tools.places(), participants, retry, log).await(claim, manifests, resumed, check);
    }

    /** Returns when all is visible; see {@link Publication}. */
    void publish(
            List<Manifest> manifests, boolean resumed, Runnable alone, Set<String> before, Consumer<Manifest> onShown) {
        new Publication(claim.run().route(), alone, participants, retry, log, onShown)
                .publish(manifests, resumed, before);
    }

    /** Commits what is visible, and tells so. */
    void commit(List<Manifest> manifests, Window window, Runnable commit) {
        Publication.commit(commit);
        log.committed(manifests);
        tools.metrics().committed(claim.run(), window, manifests, log.elapsed());
    }
}
