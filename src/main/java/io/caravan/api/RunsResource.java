package io.caravan.api;

import io.caravan.engine.RunControl;
import io.caravan.engine.RunList;
import io.caravan.store.RunDetail;
import io.caravan.store.RunFilter;
import io.caravan.store.RunStore;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The runs in the run store, of all syncs. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs", description = "The runs in the run store, of all syncs")
public final class RunsResource {
    private final RunList runs;
    private final RunControl control;
    private final Syncs named;
    private final RunStore store;

    @Inject
    RunsResource(RunList runs, RunControl control, Syncs named, RunStore store) {
        this.runs = runs;
        this.control = control;
        this.named = named;
        this.store = store;
    }

    @GET
    @Operation(operationId = "listAllRuns", summary = "The latest runs, newest first")
    @APIResponse(responseCode = "200", description = "The runs")
    @APIResponse(
            responseCode = "400",
            description = "A status or limit that there is not",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync, and none ever ran",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<RunView> runs(
            @Parameter(description = "Only of this sync") @RestQuery String sync,
            @Parameter(description = RunQuery.STATUS) @RestQuery String status,
            @Parameter(description = RunQuery.SINCE) @RestQuery String since,
            @Parameter(description = RunQuery.UNTIL) @RestQuery String until,
            @Parameter(description = RunQuery.EMPTY) @RestQuery String empty,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("20") String limit) {
        RunFilter filter = RunQuery.filter(sync, status, since, until, empty, limit);
        List<RunView> found = runs.of(filter).stream().map(RunView::of).toList();
        if (found.isEmpty() && filter.route() != null) {
            named.known(filter.route());
        }
        return found;
    }

    @GET
    @Path("/{run}")
    @Operation(operationId = "getRun", summary = "One run with its counters, attempts and timeline")
    @APIResponse(responseCode = "200", description = "The run")
    @APIResponse(
            responseCode = "404",
            description = "There is no such run, or no more",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public RunDetailView run(@RestPath String run) {
        return RunDetailView.of(find(run));
    }

    @GET
    @Path("/{run}/files")
    @Operation(operationId = "listFilesOfRun", summary = "What became of the files of a run, by pages")
    @APIResponse(responseCode = "200", description = "The files, in an order of their own")
    @APIResponse(
            responseCode = "404",
            description = "There is no such run, or no more",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<FileView> files(
            @RestPath String run,
            @Parameter(description = "Only those that are copied, same, failed, gone or deleted") @RestQuery
                    String state,
            @Parameter(description = "The name of the last file of the page before") @RestQuery String after,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("100") String limit) {
        return store.items(find(run).run().run().id(), RunQuery.state(state), after, RunQuery.count(limit)).stream()
                .map(FileView::of)
                .toList();
    }

    @GET
    @Path("/{run}/dirty")
    @Operation(operationId = "listDirtyOfRun", summary = "The records of a run that could not become rows, by pages")
    @APIResponse(
            responseCode = "200",
            description =
                    "Those that are kept: all but the ten thousandth and later of a split, and of a run that failed"
                            + " for them the first hundred")
    @APIResponse(
            responseCode = "404",
            description = "There is no such run, or no more",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<DirtyView> dirty(
            @RestPath String run,
            @Parameter(description = "The number of the last record of the page before") @RestQuery @DefaultValue("0")
                    String after,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("100") String limit) {
        return store.dirty(find(run).run().run().id(), RunQuery.after(after), RunQuery.count(limit)).stream()
                .map(DirtyView::of)
                .toList();
    }

    @POST
    @Path("/{run}/cancel")
    @Operation(
            operationId = "cancelRun",
            summary = "Ends a run that waits or is open; nothing of it is published, and the cursor stands")
    @APIResponse(
            responseCode = "202",
            description = "It ends, or has ended; as it stands now",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such run",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has ended, or is just being published",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response cancel(@RestPath String run) {
        long id = find(run).run().run().id();
        control.cancel(id);
        return Response.status(Status.ACCEPTED)
                .entity(RunView.of(runs.find(id)))
                .build();
    }

    @POST
    @Path("/{run}/retry")
    @Operation(
            operationId = "retryRun",
            summary = "Runs a failed or cancelled run again for the same time, or takes up one that stands still")
    @APIResponse(
            responseCode = "202",
            description = "The run that waits for its turn, or the one that goes on",
            content = @Content(schema = @Schema(implementation = StartedRun.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such run",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "It runs, waits, is committed, or has been retried",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response retry(@RestPath String run) {
        long id = find(run).run().run().id();
        return Response.status(Status.ACCEPTED)
                .entity(StartedRun.of(control.retry(id)))
                .build();
    }

    private RunDetail find(String run) {
        RunDetail found = run.matches("[0-9]{1,18}") ? runs.detail(Long.parseLong(run)) : null;
        if (found == null) {
            throw Fault.of(
                    Status.NOT_FOUND,
                    "cannot find run '" + run + "': the run store does not know it, or no more."
                            + " Look at the list of runs.");
        }
        return found;
    }
}
