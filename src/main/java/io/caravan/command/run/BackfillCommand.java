package io.caravan.command.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.CommandMethod;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a sync for a range of business dates. */
@Command(
        name = "backfill",
        description = {
            "Run a sync for each business date of a range and wait for the end; the cursor does not move.",
            "Exits with 0 when every run has committed."
        },
        footer = {"", "Example: caravan backfill orders-daily --from 2026-10-01 --to 2026-10-31 --only-missing"})
public final class BackfillCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(arity = "0..1", paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @Option(
            names = "--from",
            paramLabel = "<date>",
            converter = Arguments.Date.class,
            description = "The first business date, as 2026-10-01.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "<date>",
            converter = Arguments.Date.class,
            description = "The last business date.")
    private String to;

    @Option(
            names = "--order",
            paramLabel = "<asc|desc>",
            defaultValue = "asc",
            description = "asc begins with the first date, desc with the last; asc.")
    private Order order;

    @Option(names = "--parallelism", paramLabel = "<n>", defaultValue = "1", description = "How many run at once; 1.")
    private int parallelism;

    @Option(names = "--stop-on-error", description = "Begin no other date when one has failed, until it is resumed.")
    private boolean stopOnError;

    @Option(
            names = "--only-missing",
            description = "Leave out dates that have a committed run, unless the partition it wrote is gone.")
    private boolean onlyMissing;

    @Option(
            names = "--force",
            description =
                    "Also if the target appends, and rows of these dates that other runs of the sync have copied will"
                            + " be there twice.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only show what would be run, and what is there already.")
    private boolean dryRun;

    @Mixin
    private BackfillWait wait;

    /** The command, with those on backfills that there are. */
    public static CommandLine line() {
        CommandLine line = new CommandLine(new BackfillCommand());
        Stream.of("list", "show", "stop", "resume", "cancel")
                .map(name -> CommandMethod.of(BackfillControls.class, name))
                .forEach(line::addSubcommand);
        return line;
    }

    private enum Order {
        ASC,
        DESC
    }

    private void check() {
        needed("<sync>", sync);
        needed("--from", from);
        needed("--to", to);
        if (from.compareTo(to) > 0) {
            throw client.wrong(
                    "cannot begin: --from " + from + " is after --to " + to + ". The first date comes first.");
        }
    }

    @Override
    public Integer call() {
        check();
        Service service = client.service();
        Follow.allowed(wait.noWait && !dryRun, service);
        Answer answer = service.postJson("/syncs/" + Service.part(sync) + "/backfills", body());
        if (dryRun) {
            return client.print(answer, plan -> BackfillText.plan(client.out(), plan));
        }
        long id = answer.json().path("id").asLong();
        if (wait.noWait) {
            return client.print(answer, backfill -> client.out()
                    .println(sync + ": backfill " + id + " has begun. 'caravan backfill show " + id
                            + "' shows how it goes on."));
        }
        return new Follow(client, service).backfill(id, sync, wait.timeout);
    }

    /** Not by picocli, which would want it for 'list' and the others, too. */
    private void needed(String name, String value) {
        if (value == null) {
            throw client.wrong("cannot begin: " + name + " is missing.");
        }
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("from", from).put("to", to).put("order", order.name().toLowerCase(Locale.ROOT));
        body.put("onError", stopOnError ? "stop" : "continue");
        body.put("parallelism", parallelism).put("onlyMissing", onlyMissing).put("dryRun", dryRun);
        if (force) {
            body.put("force", true).put("by", System.getProperty("user.name"));
        }
        return body.toString();
    }
}
