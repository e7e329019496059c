package io.caravan.api;

import io.caravan.run.RunEngine;
import io.caravan.run.RunStore;
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

/** What syncs have copied, file by file, and whether it is still as it was written. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "What syncs have copied, and whether it is still as it was written")
public final class SyncFilesResource {
    private final RunEngine engine;
    private final RunStore store;

    @Inject
    SyncFilesResource(RunEngine engine, RunStore store) {
        this.engine = engine;
        this.store = store;
    }

    @GET
    @Path("/{id}/files")
    @Operation(operationId = "historyOfFile", summary = "What the runs of a sync have done with one file")
    @APIResponse(responseCode = "200", description = "The latest first; empty if no run knows it")
    public List<FileView> files(
            @RestPath String id,
            @Parameter(description = "The file's name, with its store in front, as runs list it", required = true)
                    @RestQuery
                    String name,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("100") String limit) {
        if (name == null || name.isBlank()) {
            throw Fault.of(Status.BAD_REQUEST, "cannot look for a file: 'name' is missing. Write ?name=<file>.");
        }
        return store.items(id, name, RunQuery.count(limit)).stream()
                .map(FileView::of)
                .toList();
    }

    @POST
    @Path("/{id}/verify")
    @Operation(
            operationId = "verifySync",
            summary = "Begins to read back all files that a sync has copied, and to compare them with what was written")
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    @APIResponse(
            responseCode = "409",
            description = "There is no such sync, or it copies no files",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response verify(@RestPath String id) {
        return Response.status(Status.ACCEPTED)
                .entity(VerificationView.of(engine.verifications().begin(id)))
                .build();
    }
}
