package io.caravan.api;

import io.caravan.explain.Explainer;
import io.caravan.explain.RouteDraft;
import io.caravan.explain.RoutePlan;
import io.caravan.explain.RoutePreview;
import io.caravan.route.DropFolder;
import io.caravan.route.Problem;
import io.caravan.route.RefusedException;
import io.caravan.run.SourcePlan;
import io.caravan.run.TargetPlan;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What routes would do, also those that are not dropped yet. Nothing here writes anything anywhere. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection(
        targets = {
            RoutePlan.class,
            SourcePlan.ReadColumn.class,
            SourcePlan.Part.class,
            TargetPlan.class,
            TargetPlan.WrittenColumn.class,
            RoutePreview.Shown.class,
            Problem.class
        })
@Tag(name = "plans", description = "What routes would do, also those that are not dropped yet; nothing is written")
public final class PlansResource {
    private static final Logger LOG = LoggerFactory.getLogger(PlansResource.class);
    private static final String FILE = "The file's name in the drop folder; one that is there counts as replaced";

    private final DropFolder folder;
    private final Explainer explainer;

    @Inject
    PlansResource(DropFolder folder, Explainer explainer) {
        this.folder = folder;
        this.explainer = explainer;
    }

    /** Whether the drop folder would take a text. */
    @RegisterForReflection
    @Schema(
            name = "Validation",
            description = "Whether the drop folder would take a text, or all that is wrong with it")
    record Validation(String file, boolean valid, List<String> routes, List<Problem> problems, List<Problem> advice) {}

    @POST
    @Path("/validate")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "validate",
            summary = "Checks the YAML text of a file as dropping it would, without running it")
    @APIResponse(responseCode = "200", description = "All that is wrong, with line, column, option and value")
    public Validation validate(
            byte[] yaml, @Parameter(description = FILE) @RestQuery @DefaultValue("new.yaml") String file) {
        try {
            told(file, yaml);
            List<String> routes = folder.check(named(file), text(yaml));
            return new Validation(file, true, routes, List.of(), folder.advice(file, text(yaml)));
        } catch (RefusedException e) {
            return new Validation(file, false, List.of(), e.problems(), List.of());
        }
    }

    @POST
    @Path("/plan")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", MediaType.APPLICATION_JSON})
    @Operation(operationId = "plan", summary = "What each route of a YAML text would do")
    @APIResponse(responseCode = "200", description = "SQL, window, splits, types, statements of the target")
    @APIResponse(
            responseCode = "400",
            description = "The text is wrong",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<RoutePlan> plan(
            byte[] yaml,
            @Parameter(description = FILE) @RestQuery @DefaultValue("new.yaml") String file,
            @Parameter(description = "A business date, as 2026-11-20") @RestQuery String bizdate,
            @Parameter(description = "A logical time, as 2026-11-21T00:00:00Z") @RestQuery String time) {
        PlannedTime of = PlannedTime.of(bizdate, time);
        return each(file, yaml, draft -> explainer.plan(draft, of.in(draft)));
    }

    @POST
    @Path("/preview")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "preview",
            summary = "The first rows of each sync in a YAML text, in the columns of its target; no step is run")
    @APIResponse(responseCode = "200", description = "The rows")
    @APIResponse(
            responseCode = "400",
            description = "The text is wrong",
            content = @Content(mediaType = Fault.TYPE, schema = @Schema(implementation = Fault.class)))
    public List<PreviewView> preview(
            byte[] yaml,
            @Parameter(description = FILE) @RestQuery @DefaultValue("new.yaml") String file,
            @Parameter(description = "The most rows to show, 1 to 1000") @RestQuery @DefaultValue("20") String rows) {
        int most = SyncPlansResource.rows(rows);
        return each(file, yaml, draft -> PreviewView.of(explainer.preview(draft, most)));
    }

    private <T> List<T> each(String file, byte[] yaml, Function<RouteDraft, T> work) {
        List<RouteDraft> drafts;
        try {
            told(file, yaml);
            drafts = folder.drafts(named(file), text(yaml));
        } catch (RefusedException e) {
            throw wrong(file, e);
        }
        try {
            List<T> results = new ArrayList<>();
            drafts.forEach(draft -> results.add(work.apply(draft)));
            return results;
        } finally {
            drafts.forEach(RouteDraft::close);
        }
    }

    /** As compilers say it, so that editors find the places. */
    static RuntimeException wrong(String file, RefusedException e) {
        return Fault.of(
                Status.BAD_REQUEST,
                e.problems().stream()
                        .map(problem -> file + place(problem) + ": " + problem.message())
                        .collect(Collectors.joining("\n")));
    }

    private static String place(Problem problem) {
        return problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
    }

    private static void told(String file, byte[] yaml) {
        LOG.info("looking at a text: file={} bytes={}", named(file), text(yaml).length);
    }

    private static byte[] text(byte[] yaml) {
        return yaml == null ? new byte[0] : yaml;
    }

    private static String named(String file) {
        if (!DropFolder.follows(file)) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot take the text for a dropped file: 'file' is '" + file
                            + "'. Use a name without a folder that ends with .yaml or .yml.");
        }
        return file;
    }
}
