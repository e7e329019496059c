package io.caravan.api;

import io.caravan.engine.Verifications;
import io.caravan.store.Verification;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

/** Comparisons of what targets hold with what was written to them. */
@Path("/api/v1/verifications")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "What syncs have copied, and whether it is still as it was written")
public final class VerificationsResource {
    private final Verifications verifications;
    private final Syncs named;

    @Inject
    VerificationsResource(Verifications verifications, Syncs named) {
        this.verifications = verifications;
        this.named = named;
    }

    @GET
    @Operation(operationId = "listVerifications", summary = "The latest verifications, newest first")
    @APIResponse(responseCode = "200", description = "The verifications")
    @APIResponse(
            responseCode = "404",
            description = "There is no such sync, and none ever ran",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<VerificationView> verifications(
            @Parameter(description = "Only of this sync") @RestQuery String sync,
            @Parameter(description = RunQuery.LIMIT) @RestQuery @DefaultValue("20") String limit) {
        if (sync != null && !sync.isBlank()) {
            named.known(sync);
        }
        return verifications.list(sync, RunQuery.count(limit)).stream()
                .map(VerificationView::of)
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getVerification", summary = "One verification with what it has found")
    @APIResponse(responseCode = "200", description = "The verification")
    @APIResponse(
            responseCode = "404",
            description = "There is no such verification",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public VerificationView verification(@RestPath String id) {
        Verification found = id.matches("[0-9]{1,18}") ? verifications.find(Long.parseLong(id)) : null;
        if (found == null) {
            throw Fault.of(
                    Status.NOT_FOUND,
                    "cannot find verification '" + id
                            + "': there is none of this number. Look at the list of verifications.");
        }
        return VerificationView.of(found);
    }
}
