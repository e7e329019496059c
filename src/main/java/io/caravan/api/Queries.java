package io.caravan.api;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** Refuses parameters that a path does not have: one that is misspelt is no parameter that is left out. */
@Singleton
final class Queries {
    /** By resource and method; whoever is not here has none. A test compares it with what the resources declare. */
    static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry("BackfillsResource.list", List.of("sync")),
            Map.entry("ConnectionsResource.tables", List.of("like", "page", "limit")),
            Map.entry("PlansResource.validate", List.of("file")),
            Map.entry("PlansResource.plan", List.of("file", "bizdate", "time")),
            Map.entry("PlansResource.preview", List.of("file", "rows")),
            Map.entry("RunsResource.runs", List.of("sync", "status", "since", "until", "empty", "limit")),
            Map.entry("RunsResource.files", List.of("state", "after", "limit")),
            Map.entry("RunsResource.dirty", List.of("after", "limit")),
            Map.entry("SyncFilesResource.files", List.of("name", "state", "limit")),
            Map.entry("SyncPlansResource.previewSync", List.of("rows")),
            Map.entry("SyncsResource.runs", List.of("status", "since", "until", "empty", "limit")),
            Map.entry("VerificationsResource.verifications", List.of("sync", "limit")));

    @ServerRequestFilter
    Optional<Response> check(SimpleResourceInfo asked, UriInfo uri) {
        Class<?> resource = asked.getResourceClass();
        if (resource == null || !resource.getPackageName().equals(Queries.class.getPackageName())) {
            return Optional.empty();
        }
        List<String> known = KNOWN.getOrDefault(resource.getSimpleName() + "." + asked.getMethodName(), List.of());
        return uri.getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> Fault.response(
                        Response.Status.BAD_REQUEST,
                        "cannot take the request: there is no parameter '" + name + "'. "
                                + (known.isEmpty()
                                        ? "This path takes none."
                                        : "Use " + String.join(", ", known) + ".")));
    }
}
