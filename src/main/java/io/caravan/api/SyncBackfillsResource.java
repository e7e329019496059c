package io.caravan.api;

import io.caravan.engine.Backfills;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Asks for runs of one sync for a range of business dates. */
@Path("/api/v1/syncs/{id}/backfills")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backfills", description = "Runs of syncs for ranges of business dates")
public final class SyncBackfillsResource {
    private final Backfills backfills;
    private final Syncs named;

    @Inject
    SyncBackfillsResource(Backfills backfills, Syncs named) {
        this.backfills = backfills;
        this.named = named;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "backfillSync",
            summary = "Runs a sync for each business date of a range, apart from its cursor; or says what would be run")
    @APIResponse(
            responseCode = "201",
            description = "All its runs are in the run store and wait for their turn",
            content = @Content(schema = @Schema(implementation = BackfillView.class)))
    @APIResponse(
            responseCode = "200",
            description = "With dryRun: what would be run",
            content = @Content(schema = @Schema(implementation = BackfillPlanView.class)))
    @APIResponse(
            responseCode = "400",
            description = "The range or an option is wrong",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response begin(@RestPath String id, BackfillBody body, @Context HttpServerRequest caller) {
        named.here(id);
        BackfillBody asked = body == null ? BackfillBody.NOTHING : body;
        BackfillRequest request = asked.request(id);
        if (asked.only()) {
            return Response.ok(BackfillPlanView.of(backfills.plan(id, request))).build();
        }
        Backfill begun = backfills.start(id, request, asked.forced() ? Caller.of(caller, asked.by()) : null);
        return Response.created(URI.create("/api/v1/backfills/" + begun.id()))
                .entity(BackfillView.of(begun))
                .build();
    }
}
