package io.caravan.api;

import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run as the interface shows it. */
@RegisterForReflection
@Schema(name = "Run", description = "One execution of a sync for one logical time")
record RunView(
        @Schema(description = "The run's number in the run store") long id,
        @Schema(description = "The sync it belongs to") String sync,
        @Schema(description = "The theoretical fire time") Instant logicalTime,
        @Schema(description = "The business date: the day before the theoretical fire time, in the sync's time zone")
                LocalDate bizdate,
        @Schema(description = "What asked for it: SCHEDULE, MANUAL, BACKFILL or EVENT") String trigger,
        @Schema(description = "The values of the sync's own parameters in this run") Map<String, String> parameters,
        @Schema(description = "How many runs there were before for the same time and parameters") int rerun,
        @Schema(description = "The backfill it belongs to, null if none") Long backfill,
        @Schema(
                        description = "WAITING, PLANNED, EXTRACTING, PUBLISHING, QUARANTINED, COMMITTED, FAILED or"
                                + " CANCELLED")
                String status,
        @Schema(description = "How often a process has taken it up") int attempts,
        @Schema(description = "Lower bound of the cursor, null for the beginning or without a cursor") String from,
        @Schema(description = "Where the cursor stands after it, null without a cursor") String to,
        @Schema(description = "Live where it runs; elsewhere of the splits that are done") long rowsRead,
        @Schema(description = "Rows that a filter or a step took out") long rowsFiltered,
        @Schema(description = "Records that could not become rows; they are counted as read too") long rowsDirty,
        @Schema(description = "Rows published, of all targets; 0 until all of them show theirs") long rowsPublished,
        @Schema(description = "Bytes on the wire of the source, as far as it counts them") long bytesRead,
        Instant started,
        @Schema(description = "null while it is open") Instant finished,
        @Schema(description = "Who has to act when it failed: USER, EXTERNAL, DATA or BUG") String category,
        @Schema(description = "Why it failed, and what to do") String error,
        @Schema(description = "It waits at least until then, null if it need not") Instant notBefore,
        @Schema(description = "What it waits for, null if it does not wait") String waitingFor) {
    static RunView of(RunRecord record) {
        Run run = record.run();
        return new RunView(
                run.id(),
                run.route(),
                run.logicalTime(),
                run.bizdate(),
                run.trigger().name(),
                run.parameters(),
                run.rerun(),
                record.backfill(),
                record.status().name(),
                record.attempts(),
                record.window() == null ? null : record.window().lo(),
                record.window() == null ? null : record.window().hi(),
                record.rowsRead(),
                record.rowsFiltered(),
                record.rowsDirty(),
                record.status() == RunStatus.COMMITTED ? record.rowsPublished() : 0,
                record.bytesRead(),
                record.started(),
                record.finished(),
                record.category() == null ? null : record.category().name(),
                record.error(),
                record.notBefore(),
                record.status() == RunStatus.WAITING ? record.waitingFor() : null);
    }
}
