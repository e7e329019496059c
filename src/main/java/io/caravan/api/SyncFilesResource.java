package io.caravan.api;

import io.caravan.engine.RunList;
import io.caravan.engine.SyncList;
import io.caravan.engine.Verifications;
import io.caravan.store.ItemRecord;
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

/** What syncs have copied, file by file, and whether it is still as it was written. */
@Path("/api/v1/syncs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "What syncs have copied, and whether it is still as it was written")
public final class SyncFilesResource {
    private final SyncList syncs;
    private final RunList runs;
    private final Verifications verifications;
    private final Syncs named;
    private final RunStore store;

    @Inject
    SyncFilesResource(SyncList syncs, RunList runs, Verifications verifications, Syncs named, RunStore store) {
        this.syncs = syncs;
        this.runs = runs;
        this.verifications = verifications;
        this.named = named;
        this.store = store;
    }

    @GET
    @Path("/{id}/files")
    @Operation(
            operationId = "historyOfFiles",
            summary = "What the runs of a sync have done with their files, or with one file")
    @APIResponse(responseCode = "200", description = "The latest run first; a file that was left alone is not told")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync, and none ever ran",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<FileView> files(
            @RestPath String id,
            @Parameter(description = "The file's name, with its store in front, as runs list it; all if absent")
                    @RestQuery
                    String name,
            @Parameter(description = "Without a name: only files that ended so, such as failed") @RestQuery
                    String state,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("100") String limit) {
        int most = RunQuery.count(limit);
        List<ItemRecord> records = name == null || name.isBlank()
                ? store.items(id, RunQuery.state(state), most)
                : store.items(id, name, most);
        if (records.isEmpty()
                && runs.of(RunQuery.filter(id, null, "1")).isEmpty()
                && !syncs.names().contains(id)) {
            throw named.unknown(id);
        }
        return records.stream().map(FileView::of).toList();
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
            responseCode = "404",
            description = "There is no such sync",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    @APIResponse(
            responseCode = "409",
            description = "It copies no files, or has copied none yet",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public Response verify(@RestPath String id) {
        named.known(id);
        return Response.status(Status.ACCEPTED)
                .entity(VerificationView.of(verifications.begin(id)))
                .build();
    }
}
