package io.caravan.engine;

import io.caravan.run.Manifest;
import io.caravan.run.PublishPlace;
import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.store.Claim;
import io.caravan.store.Lease;
import io.caravan.store.PlaceBook;
import java.util.ArrayList;
import java.util.List;

/** Waits until a run may publish, alone in its places. */
final class PlaceTurn {
    private static final long LEAST_MILLIS = 100;
    private static final long MOST_MILLIS = 2000;

    private final PlaceBook book;
    private final Participants participants;
    private final Retry retry;
    private final RunLog log;

    PlaceTurn(PlaceBook book, Participants participants, Retry retry, RunLog log) {
        this.book = book;
        this.participants = participants;
        this.retry = retry;
        this.log = log;
    }

    /**
     * Returns when it is the run's turn, for as long as its lease holds without a break.
     *
     * @param resumed whether an earlier attempt may have published already
     * @param check throws when the run must not go on
     * @return the check that holds from now on
     * @throws Publication.InDoubt if it cannot be said that nothing is visible
     */
    Runnable await(Claim claim, List<Manifest> manifests, boolean resumed, Runnable check) {
        try {
            return await(claim, manifests, check);
        } catch (RunInterrupted e) {
            throw e;
        } catch (RunException e) {
            throw resumed ? new Publication.InDoubt(e, e.category().retryable(), List.of()) : e;
        }
    }

    private Runnable await(Claim claim, List<Manifest> manifests, Runnable check) {
        List<PublishPlace> places = retry.run("find where to publish", number -> {
            check.run();
            return places(manifests);
        });
        if (places.isEmpty()) {
            return check;
        }
        Lease lease = claim.lease();
        Runnable unbroken = lease.unbroken();
        Runnable both = () -> {
            check.run();
            unbroken.run();
        };
        long run = claim.run().id();
        retry.run("ask for its turn to publish", number -> {
            both.run();
            book.ask(lease, run, places);
            return null;
        });
        await(run, places, both);
        return both;
    }

    private void await(long run, List<PublishPlace> places, Runnable check) {
        long millis = LEAST_MILLIS;
        long told = 0;
        while (true) {
            PlaceBook.Before before = retry.run("ask for its turn to publish", number -> {
                check.run();
                return book.before(run, places);
            });
            if (before == null) {
                return;
            }
            if (before.run() != told) {
                told = before.run();
                log.waitsToPublish(before);
            }
            retry.sleep(millis);
            millis = Math.min(MOST_MILLIS, 2 * millis);
        }
    }

    private List<PublishPlace> places(List<Manifest> manifests) throws Exception {
        List<PublishPlace> places = new ArrayList<>();
        for (Manifest manifest : manifests) {
            places.addAll(participants.of(manifest.target()).places(manifest));
        }
        return places.stream().distinct().toList();
    }
}
