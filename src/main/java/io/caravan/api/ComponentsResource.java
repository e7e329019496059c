package io.caravan.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What routes may be made of, as the jars of this process tell. */
@Path("/api/v1/components")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "files", description = "The files in the drop folder")
public final class ComponentsResource {
    private static final String TOLD = "META-INF/services/org/apache/camel/";

    private static final Set<String> OURS =
            Set.of("blob", "folder", "hdfs", "hive", "sync", "sync-events", "table", "verify");

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
        Set<String> components = told("component", "components");
        components.addAll(OURS);
        return new Components(components, told("language", "languages"), told("dataformat", "dataFormats"));
    }

    private static Set<String> told(String file, String key) {
        Set<String> names = new TreeSet<>();
        try {
            List<URL> all = Collections.list(
                    Thread.currentThread().getContextClassLoader().getResources(TOLD + file + ".properties"));
            for (URL one : all) {
                Properties properties = new Properties();
                try (InputStream text = one.openStream()) {
                    properties.load(text);
                }
                names.addAll(List.of(properties.getProperty(key, "").strip().split("\\s+")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.remove("");
        return names;
    }
}
