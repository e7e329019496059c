package io.caravan.api;

import io.caravan.engine.SyncList;
import io.caravan.explain.Explainer;
import io.caravan.explain.RouteDraft;
import io.caravan.explain.RoutePlan;
import io.caravan.route.DropFolder;
import io.caravan.route.RefusedException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What the dropped routes would do. Nothing here writes anything anywhere. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "plans")
public final class SyncPlansResource {
    private static final int MOST_ROWS = 1000;

    private final DropFolder folder;
    private final Explainer explainer;
    private final SyncList syncs;

    @Inject
    SyncPlansResource(DropFolder folder, Explainer explainer, SyncList syncs) {
        this.syncs = syncs;
        this.folder = folder;
        this.explainer = explainer;
    }

    /** What to plan for; nothing for the next run of the sync itself. */
    @RegisterForReflection
    @Schema(name = "PlanRequest", description = "The run to plan; without either, the next run of the sync itself")
    record PlanOf(
            @Schema(description = "A business date, as 2026-11-20") String bizdate,
            @Schema(description = "A logical time, as 2026-11-21T00:00:00Z") String time) {}

    @POST
    @Path("/{id}/plan")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "planSync", summary = "What a run of the sync would do: now, or for a business date")
    @APIResponse(responseCode = "200", description = "SQL, window, splits, types, statements of the target")
    @APIResponse(
            responseCode = "404",
            description = "There is no such route",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public RoutePlan planSync(@RestPath String id, PlanOf request) {
        PlannedTime of =
                request == null ? PlannedTime.of(null, null) : PlannedTime.of(request.bizdate(), request.time());
        try (RouteDraft draft = draft(id)) {
            return explainer.plan(draft.with(syncs.filters(id)), of.in(draft));
        }
    }

    @GET
    @Path("/{id}/preview")
    @Operation(
            operationId = "previewSync",
            summary = "The first rows of the sync's source in the columns of its target; no step is run")
    @APIResponse(responseCode = "200", description = "The rows")
    @APIResponse(
            responseCode = "404",
            description = "There is no such route",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public PreviewView previewSync(
            @RestPath String id,
            @Parameter(description = "The most rows to show, 1 to 1000") @RestQuery @DefaultValue("20") String rows) {
        int most = rows(rows);
        try (RouteDraft draft = draft(id)) {
            return PreviewView.of(explainer.preview(draft, most));
        }
    }

    private RouteDraft draft(String id) {
        try {
            return folder.draft(id)
                    .orElseThrow(() -> Fault.of(
                            Status.NOT_FOUND,
                            "cannot find the route '" + id + "': no dropped file holds it."
                                    + " Look at the list of syncs, or plan the file that it is in."));
        } catch (RefusedException e) {
            throw PlansResource.wrong("the file of " + id, e);
        }
    }

    static int rows(String rows) {
        try {
            int count = Integer.parseInt(rows);
            if (count >= 1 && count <= MOST_ROWS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Refused below, with what is allowed.
        }
        throw Fault.of(
                Status.BAD_REQUEST,
                "cannot show rows: 'rows' is '" + rows + "'. Use a whole number from 1 to " + MOST_ROWS + ".");
    }
}
