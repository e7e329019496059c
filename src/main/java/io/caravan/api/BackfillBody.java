package io.caravan.api;

import io.caravan.store.BackfillRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response.Status;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A range of business dates to run a sync for, as a caller writes it. */
@RegisterForReflection
@Schema(name = "BackfillRequest", description = "A range of business dates to run a sync for")
record BackfillBody(
        @Schema(description = "The first business date, as 2026-11-01") String from,
        @Schema(description = "The last business date") String to,
        @Schema(description = "asc begins with the first date, desc with the last", defaultValue = "asc") String order,
        @Schema(description = "How many run at once, over all processes, 1 to 32", defaultValue = "1")
                Integer parallelism,
        @Schema(
                        description = "Leaves out what has a committed run, unless the partition it wrote is gone",
                        defaultValue = "false")
                Boolean onlyMissing,
        @Schema(
                        description = "What becomes of the other dates when one fails: continue or stop",
                        defaultValue = "continue")
                String onError,
        @Schema(description = "Only says what would be run; writes nothing", defaultValue = "false") Boolean dryRun,
        @Schema(
                        description =
                                "Also if a target appends, and rows of these dates that other runs have copied will"
                                        + " be there twice",
                        defaultValue = "false")
                Boolean force,
        @Schema(description = "Who asks for it, for the record") String by) {
    /** What is sent without a body. */
    static final BackfillBody NOTHING = new BackfillBody(null, null, null, null, null, null, null, null, null);

    boolean forced() {
        return Boolean.TRUE.equals(force);
    }

    boolean only() {
        return Boolean.TRUE.equals(dryRun);
    }

    BackfillRequest request(String sync) {
        try {
            return new BackfillRequest(
                    date("from", from),
                    date("to", to),
                    inOrder(),
                    parallelism == null ? 1 : parallelism,
                    Boolean.TRUE.equals(onlyMissing),
                    afterError());
        } catch (IllegalArgumentException e) {
            throw Fault.of(Status.BAD_REQUEST, sync + ": cannot backfill: " + e.getMessage() + ".");
        }
    }

    private BackfillRequest.Order inOrder() {
        return switch (order == null ? "asc" : order.toLowerCase(Locale.ROOT)) {
            case "asc", "ascending" -> BackfillRequest.Order.ASCENDING;
            case "desc", "descending" -> BackfillRequest.Order.DESCENDING;
            default -> throw new IllegalArgumentException("'order' is '" + order + "': asc or desc is allowed");
        };
    }

    private BackfillRequest.OnError afterError() {
        return switch (onError == null ? "continue" : onError.toLowerCase(Locale.ROOT)) {
            case "continue" -> BackfillRequest.OnError.CONTINUE;
            case "stop" -> BackfillRequest.OnError.STOP;
            default ->
                throw new IllegalArgumentException("'onError' is '" + onError + "': continue or stop is allowed");
        };
    }

    static LocalDate date(String name, String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is '" + text + "': a date such as 2026-11-20 is allowed", e);
        }
    }
}
