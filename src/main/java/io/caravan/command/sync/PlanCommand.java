package io.caravan.command.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<sync|file>", description = "A sync by its id, or a file of routes.")
    private String what;

    @Option(
            names = "--bizdate",
            paramLabel = "<date>",
            converter = Arguments.Date.class,
            description = "For this business date, as 2026-11-20; without it, for the next run.")
    private String bizdate;

    @Override
    public Integer call() {
        Service service = client.service();
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
        client.print(answer, plans -> Answer.all(plans).forEach(plan -> PlanText.print(client.out(), plan)));
        boolean good = true;
        for (JsonNode plan : Answer.all(answer.json())) {
            good &= good(plan);
        }
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
