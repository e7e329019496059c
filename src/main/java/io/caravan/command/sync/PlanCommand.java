package io.caravan.command.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a run would do. */
@Command(
        name = "plan",
        description =
                "Show what a run of a sync, or of a file that is not dropped yet, would read and write: SQL, window,"
                        + " splits, types and what they lose, statements of the target. Nothing is written.",
        footer = {"", "Example: caravan plan orders-daily --bizdate 2026-11-20", "         caravan plan new/orders.yaml"
        })
public final class PlanCommand extends ServiceCommand {
    @Parameters(paramLabel = "<sync|file>", description = "A sync by its id, or a file of routes.")
    private String what;

    @Option(
            names = "--bizdate",
            paramLabel = "<date>",
            converter = Arguments.Date.class,
            description = "For this business date, as 2026-11-20; without it, for the next run.")
    private String bizdate;

    @Override
    protected int ask(Service service) {
        Source source = new Source(what);
        Answer answer = source.file()
                ? service.postYaml(
                        "/plan?" + source.fileQuery() + (bizdate == null ? "" : "&bizdate=" + bizdate), source.text())
                : service.postJson(
                        "/syncs/" + source.sync() + "/plan",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("bizdate", bizdate)
                                .toString());
        JsonNode plans = answer.json();
        boolean good = true;
        for (JsonNode plan :
                plans.isArray() ? plans : JsonNodeFactory.instance.arrayNode().add(plans)) {
            good &= good(plan);
            if (!json()) {
                PlanText.print(out(), plan);
            }
        }
        printed(answer);
        return good ? Exit.DONE : Exit.FAILED;
    }

    /** Whether nothing is known against a run. */
    private static boolean good(JsonNode plan) {
        if (plan.path("problem").isTextual()) {
            return false;
        }
        for (JsonNode target : plan.path("targets")) {
            if (target.path("problem").isTextual()) {
                return false;
            }
        }
        return true;
    }
}
