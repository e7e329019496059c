package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets where a sync goes on from. */
@Command(
        name = "reset",
        description = {
            "Let the next run of a sync begin anew: from the start, or from a value of its cursor. What its target holds"
                    + " is not touched: a target that appends has rows twice that are read again, so empty it first.",
            "A sync of files forgets which files it has copied. Refused while a run is open."
        },
        footer = {
            "",
            "Example: caravan reset orders --dry-run",
            "         caravan reset orders --to 2026-11-01T00:00:00Z",
            "         caravan reset orders --from old_orders    after it was renamed",
            "         caravan reset orders --keep    after its table was moved"
        })
public final class ResetCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @ArgGroup
    private Where where;

    @Option(
            names = "--for",
            paramLabel = "<name=value>",
            description = "Only for this value of a parameter of the route, as site=a.")
    private Map<String, String> parameters;

    @Option(names = "--dry-run", description = "Show what the next run would do then; change nothing.")
    private boolean dryRun;

    /** The one or the other. */
    private static final class Where {
        @Option(names = "--to", paramLabel = "<value>", description = "The value of the cursor to go on from.")
        private String to;

        @Option(
                names = "--from",
                paramLabel = "<sync>",
                description = "Go on where this sync stands, which is here no more: it was renamed.")
        private String from;

        @Option(
                names = "--keep",
                description =
                        "Go on from where the cursor stands, although the route was changed or its target is new.")
        private boolean keep;
    }

    @Override
    public Integer call() {
        Service service = client.service();
        Answer answer = service.postJson("/syncs/" + Service.part(sync) + "/reset", body());
        return client.print(answer, dryRun ? plan -> PlanText.print(client.out(), plan) : this::done);
    }

    private void done(JsonNode all) {
        all.forEach(one -> client.out().println(text(one, "sync") + " " + text(one, "what") + "."));
        client.out().println("'caravan plan " + sync + "' shows what the next run reads.");
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (where != null && where.to != null) {
            body.put("to", where.to);
        }
        if (where != null && where.from != null) {
            body.put("from", where.from);
        }
        if (where != null && where.keep) {
            body.put("keep", true);
        }
        if (parameters != null) {
            ObjectNode values = body.putObject("parameters");
            parameters.forEach(values::put);
        }
        if (dryRun) {
            body.put("dryRun", true);
        }
        return body.put("by", System.getProperty("user.name")).toString();
    }
}
