package io.caravan.api;

import io.caravan.run.RunEngine;
import io.caravan.run.RunStore;
import io.caravan.run.Verification;
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
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "What syncs have copied, and whether it is still as it was written")
public final class VerificationsResource {
    private final RunEngine engine;
    private final RunStore store;

    @Inject
    VerificationsResource(RunEngine engine, RunStore store) {
        this.engine = engine;
        this.store = store;
    }

    @GET
    @Path("/syncs/{id}/files")
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
    @Path("/syncs/{id}/verify")
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

    @GET
    @Path("/verifications")
    @Operation(operationId = "listVerifications", summary = "The latest verifications, newest first")
    @APIResponse(responseCode = "200", description = "The verifications")
    public List<VerificationView> verifications(
            @Parameter(description = "Only of this sync") @RestQuery String sync,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("20") String limit) {
        return engine.verifications().list(sync, RunQuery.count(limit)).stream()
                .map(VerificationView::of)
                .toList();
    }

    @GET
    @Path("/verifications/{id}")
    @Operation(operationId = "getVerification", summary = "One verification with what it has found")
    @APIResponse(responseCode = "200", description = "The verification")
    @APIResponse(
            responseCode = "404",
            description = "There is no such verification",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public VerificationView verification(@RestPath String id) {
        Verification found = id.matches("[0-9]{1,18}") ? engine.verifications().find(Long.parseLong(id)) : null;
        if (found == null) {
            throw Fault.of(
                    Status.NOT_FOUND,
                    "cannot find verification '" + id + "': there is none of this number. See /api/v1/verifications.");
        }
        return VerificationView.of(found);
    }
}
