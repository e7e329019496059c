package io.caravan.api;

import io.caravan.route.Vocabulary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What routes may be made of, as the jars of this process tell. */
@Path("/api/v1/components")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "The files in the drop folder")
public final class ComponentsResource {
    /** What there is to write routes with. */
    @RegisterForReflection
    @Schema(name = "Components", description = "What there is in this process to write routes with")
    record Components(
            @Schema(description = "What a URI begins with, as table in table:shop/orders") Set<String> components,
            @Schema(description = "Of expressions") Set<String> languages,
            @Schema(description = "Of marshal and unmarshal") Set<String> dataFormats) {}

    @GET
    @Operation(operationId = "listComponents", summary = "Components, languages and data formats of this process")
    public Components components() {
        return new Components(
                Vocabulary.told("component", "components"),
                Vocabulary.told("language", "languages"),
                Vocabulary.told("dataformat", "dataFormats"));
    }
}
