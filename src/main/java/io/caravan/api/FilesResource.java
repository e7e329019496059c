package io.caravan.api;

import io.caravan.route.DropFolder;
import io.caravan.route.FileState;
import io.caravan.route.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The files in the drop folder. */
@Path("/api/v1/files")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection(targets = {FileState.class, Problem.class})
@Tag(name = "files", description = "The files in the drop folder")
public final class FilesResource {
    private final DropFolder folder;

    @Inject
    FilesResource(DropFolder folder) {
        this.folder = folder;
    }

    @GET
    @Operation(
            operationId = "listFiles",
            summary = "How each dropped file stands",
            description = "OK when what runs is what the file says; REFUSED with all problems, while the last good"
                    + " version keeps running; REPLACING while runs of the old version come to their end.")
    public List<FileState> files() {
        return folder.files();
    }
}
