package io.caravan.store;

import io.caravan.run.Counts;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import java.time.Instant;

/**
 * What the store knows of a run.
 *
 * @param attempts how often a process has taken it up
 * @param window null before planning and without a managed cursor
 * @param rowsRead rows the source sent or found to be dirty
 * @param rowsFiltered rows that a filter or a step took out
 * @param rowsPublished rows in the manifests, of all targets
 * @param bytesRead bytes on the wire of the source, as far as it counts them
 * @param finished null while open
 * @param category null unless it failed
 * @param error null unless it failed
 * @param notBefore null unless it waits for a time
 * @param waitingFor null unless it waits; in words
 * @param backfill the backfill it belongs to, null if none
 * @param rowsDirty records that could not become rows; they are part of {@code rowsRead}
 */
public record RunRecord(
        Run run,
        RunStatus status,
        int attempts,
        Window window,
        long rowsRead,
        long rowsFiltered,
        long rowsPublished,
        long bytesRead,
        Instant started,
        Instant finished,
        RunException.Category category,
        String error,
        Instant notBefore,
        String waitingFor,
        Long backfill,
        long rowsDirty) {
    /** The same with what has been read by now. */
    public RunRecord with(Counts counts) {
        return new RunRecord(
                run,
                status,
                attempts,
                window,
                counts.rows(),
                counts.filtered(),
                rowsPublished,
                counts.bytes(),
                started,
                finished,
                category,
                error,
                notBefore,
                waitingFor,
                backfill,
                counts.dirty());
    }
}
