package io.caravan.api;

import io.caravan.engine.Positions;
import io.caravan.engine.SyncList;
import io.caravan.explain.Explainer;
import io.caravan.explain.RouteDraft;
import io.caravan.route.DropFolder;
import io.caravan.route.RefusedException;
import io.caravan.store.Reset;
import io.caravan.store.ResetRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Where syncs go on from, when a person decides it. */
@Path("/api/v1/syncs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection(targets = ResetRecord.class)
@Tag(name = "syncs")
public final class ResetsResource {
    private static final int MOST = 100;

    private final Positions positions;
    private final SyncList syncs;
    private final Syncs named;
    private final DropFolder folder;
    private final Explainer explainer;

    @Inject
    ResetsResource(Positions positions, SyncList syncs, Syncs named, DropFolder folder, Explainer explainer) {
        this.positions = positions;
        this.syncs = syncs;
        this.named = named;
        this.folder = folder;
        this.explainer = explainer;
    }

    @POST
    @Path("/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resetSync",
            summary = "Lets a sync begin anew, go on from a value, or keep its position for a route that was changed;"
                    + " or says what the next run would then do")
    @APIResponse(responseCode = "200", description = "What was done; with dryRun a plan of the next run")
    @APIResponse(
            responseCode = "400",
            description = "The value is none of the cursor",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "A run is open",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response reset(@RestPath String id, ResetBody body, @Context HttpServerRequest request) {
        named.here(id);
        ResetBody asked = body == null ? new ResetBody(null, null, null, null, null, null) : body;
        Reset reset = asked.reset(id, Caller.of(request, asked.by()));
        return Response.ok(asked.only() ? plan(id, reset) : positions.reset(id, reset))
                .build();
    }

    @GET
    @Path("/resets")
    @Operation(operationId = "listResets", summary = "What people did to the position of a sync, the latest first")
    @APIResponse(responseCode = "200", description = "The latest hundred")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<ResetRecord> resets(@RestPath String id) {
        named.here(id);
        return positions.list(id, MOST);
    }

    private Object plan(String id, Reset reset) {
        try (RouteDraft draft = folder.draft(id).orElseThrow(() -> named.unknown(id))) {
            return explainer.plan(draft.with(syncs.filters(id)), reset);
        } catch (RefusedException e) {
            throw PlansResource.wrong("the file of " + id, e);
        }
    }
}
