package io.caravan.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.engine.Backfills;
import io.caravan.engine.RunControl;
import io.caravan.engine.RunList;
import io.caravan.engine.Starts;
import io.caravan.engine.SyncList;
import io.caravan.engine.SyncStatus;
import io.caravan.run.Run;
import io.caravan.store.RunRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The syncs of this process, and their runs. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "syncs", description = "The syncs of this process, and their runs")
public final class SyncsResource {
    private final SyncList syncs;
    private final RunList runs;
    private final Starts starts;
    private final Backfills backfills;
    private final RunControl control;
    private final Syncs named;
    private final ObjectMapper json;

    @Inject
    SyncsResource(
            SyncList syncs,
            RunList runs,
            Starts starts,
            Backfills backfills,
            RunControl control,
            Syncs named,
            ObjectMapper json) {
        this.syncs = syncs;
        this.runs = runs;
        this.starts = starts;
        this.backfills = backfills;
        this.control = control;
        this.named = named;
        this.json = json;
    }

    @GET
    @Operation(operationId = "listSyncs", summary = "All syncs, and the routes that make runs of exchanges, by id")
    public List<SyncView> syncs() {
        Map<String, String> waiting = syncs.waiting();
        return Stream.concat(syncs.all().stream(), syncs.eventRoutes().stream())
                .sorted(Comparator.comparing(SyncStatus::route))
                .map(sync -> SyncView.of(sync, waiting.get(sync.route())))
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSync", summary = "How one sync stands")
    @APIResponse(responseCode = "200", description = "How it stands")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public SyncView sync(@RestPath String id) {
        return syncs.find(id)
                .or(() -> syncs.eventRoutes().stream()
                        .filter(route -> route.route().equals(id))
                        .findFirst())
                .map(sync -> SyncView.of(sync, syncs.waiting().get(id)))
                .orElseThrow(() -> named.unknown(id));
    }

    @GET
    @Path("/{id}/runs")
    @Operation(operationId = "listRuns", summary = "The latest runs of a sync, newest first")
    @APIResponse(responseCode = "200", description = "The runs")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync, and none ever ran",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<RunView> runs(
            @RestPath String id,
            @Parameter(description = RunQuery.STATUS) @RestQuery String status,
            @Parameter(description = RunQuery.SINCE) @RestQuery String since,
            @Parameter(description = RunQuery.UNTIL) @RestQuery String until,
            @Parameter(description = RunQuery.EMPTY) @RestQuery String empty,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("20") String limit) {
        List<RunRecord> found = runs.of(RunQuery.filter(id, status, since, until, empty, limit));
        if (found.isEmpty() && syncs.find(id).isEmpty()) {
            throw named.unknown(id);
        }
        return found.stream().map(RunView::of).toList();
    }

    @POST
    @Path("/{id}/run")
    @Operation(
            operationId = "runSync",
            summary =
                    "Starts a run now, or takes up a quarantined one; with a date or time a run of that, bounded by it"
                            + " and apart from the cursor")
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = StartedRun.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "It runs already",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunBody.class)))
    public Response run(@RestPath String id, String body, @Context HttpServerRequest request) {
        named.here(id);
        return Response.status(Status.ACCEPTED)
                .entity(begin(id, RunBody.read(id, body, json), request))
                .build();
    }

    private StartedRun begin(String id, RunBody body, HttpServerRequest request) {
        if (body.everything() && (body.bizdate() != null || body.time() != null)) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    id + ": cannot run: 'full' is given beside a date, whose run is bounded by it. Use one of them.");
        }
        if (body.forced() && body.bizdate() == null && body.time() == null) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    id + ": cannot run: 'force' is given without a date: only a run for one is refused for rows that"
                            + " are there. Leave it out.");
        }
        if (body.everything()) {
            return StartedRun.of(starts.full(id, Caller.of(request, body.by())));
        }
        if (body.bizdate() == null && body.time() == null) {
            return StartedRun.of(starts.now(id));
        }
        if (body.bizdate() != null && body.time() != null) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    id + ": cannot run: both 'bizdate' '" + body.bizdate() + "' and 'time' '" + body.time()
                            + "' are given. Use one of them.");
        }
        PlannedTime when = PlannedTime.of(body.bizdate(), body.time());
        String insists = body.forced() ? Caller.of(request, body.by()) : null;
        return StartedRun.of(
                when.bizdate() != null
                        ? backfills.run(id, when.bizdate(), insists)
                        : backfills.run(id, when.time(), insists));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelSync",
            summary =
                    "Ends the open run of a sync, or the only one that waits or is for a date; nothing of it is published,"
                            + " and the cursor stands")
    @APIResponse(
            responseCode = "202",
            description = "It ends, or has ended; as it stands now",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "No run waits or is open, several do, or it is just being published",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response cancel(@RestPath String id) {
        named.here(id);
        Run cancelled = control.cancel(id)
                .orElseThrow(() ->
                        Fault.of(Status.CONFLICT, id + ": cannot cancel a run: none waits or is open. Nothing to do."));
        return Response.status(Status.ACCEPTED)
                .entity(RunView.of(runs.find(cancelled.id())))
                .build();
    }

    /** @param reason in the words of who pauses, may be null */
    @RegisterForReflection
    @Schema(name = "PauseRequest", description = "Why a sync is paused")
    record PauseRequest(String reason) {}

    @POST
    @Path("/{id}/pause")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "pauseSync",
            summary = "Lets the schedule fire no more, and what waits wait on; a run under way comes to its end")
    @APIResponse(responseCode = "200", description = "How the sync stands")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public SyncView pause(@RestPath String id, PauseRequest request) {
        named.here(id);
        control.pause(id, request == null ? null : request.reason());
        return sync(id);
    }

    @POST
    @Path("/{id}/resume")
    @Operation(
            operationId = "resumeSync",
            summary = "Ends a pause; firings that were missed are made up as 'misfire' says")
    @APIResponse(responseCode = "200", description = "How the sync stands")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public SyncView resume(@RestPath String id) {
        named.here(id);
        control.resume(id);
        return sync(id);
    }
}
