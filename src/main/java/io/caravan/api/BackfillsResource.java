package io.caravan.api;

import io.caravan.engine.Backfills;
import io.caravan.store.Backfill;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.function.LongFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Runs of syncs for ranges of business dates. */
@Path("/api/v1/backfills")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backfills", description = "Runs of syncs for ranges of business dates")
public final class BackfillsResource {
    private static final int LISTED = 100;

    private final Backfills backfills;
    private final Syncs named;

    @Inject
    BackfillsResource(Backfills backfills, Syncs named) {
        this.backfills = backfills;
        this.named = named;
    }

    @GET
    @Operation(operationId = "listBackfills", summary = "The latest hundred backfills, newest first")
    @APIResponse(responseCode = "200", description = "The backfills")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync, and none ever ran",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<BackfillView> list(@Parameter(description = "Only those of one sync") @RestQuery String sync) {
        String only = sync == null || sync.isBlank() ? null : sync;
        if (only != null) {
            named.known(only);
        }
        return backfills.list(only, LISTED).stream().map(BackfillView::of).toList();
    }

    @GET
    @Path("/{backfill}")
    @Operation(operationId = "getBackfill", summary = "How one backfill stands")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(
            responseCode = "404",
            description = "There is no such backfill",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public BackfillView one(@RestPath String backfill) {
        return view(backfill, backfills::find);
    }

    @POST
    @Path("/{backfill}/stop")
    @Operation(operationId = "stopBackfill", summary = "Lets no further run begin; those under way come to their end")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(
            responseCode = "409",
            description = "It has ended",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public BackfillView stop(@RestPath String backfill) {
        return view(backfill, backfills::stop);
    }

    @POST
    @Path("/{backfill}/resume")
    @Operation(operationId = "resumeBackfill", summary = "Goes on with a backfill that was stopped")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(
            responseCode = "409",
            description = "It has ended",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public BackfillView resume(@RestPath String backfill) {
        return view(backfill, backfills::resume);
    }

    @POST
    @Path("/{backfill}/cancel")
    @Operation(
            operationId = "cancelBackfill",
            summary = "Gives up the runs that have not begun; those under way come to their end")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(
            responseCode = "409",
            description = "It has ended",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public BackfillView cancel(@RestPath String backfill) {
        return view(backfill, backfills::cancel);
    }

    private static BackfillView view(String number, LongFunction<Backfill> what) {
        Backfill found = number.matches("[0-9]{1,18}") ? what.apply(Long.parseLong(number)) : null;
        if (found == null) {
            throw Fault.of(
                    Status.NOT_FOUND,
                    "cannot find the backfill '" + number + "': there is none of this number."
                            + " Look at the list of backfills.");
        }
        return BackfillView.of(found);
    }
}
