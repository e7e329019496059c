package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.service.Unreachable;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Progress;
import io.caravan.command.terminal.Show;
import io.caravan.command.terminal.Usage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what a target holds with what was written to it. */
@Command(
        name = "verify",
        description =
                "Read back all files that a sync has copied, and compare them with what was written; of Hive tables, ask"
                        + " whether they point to what the last run has made. Waits for the end; exit code 1 if"
                        + " something differs.",
        footer = {"", "Example: caravan verify meters", "         caravan verify --show 3"})
public final class VerifyCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    @Mixin
    private Client client;

    @Parameters(arity = "0..1", paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @Option(names = "--show", paramLabel = "<n>", description = "Show a verification again, by its number.")
    private Long show;

    @Option(names = "--no-wait", description = "Do not wait for the end.")
    private boolean noWait;

    private void check() {
        if ((sync == null) == (show == null)) {
            throw new Usage("cannot verify: name a sync, or a verification with --show.");
        }
    }

    @Override
    public Integer call() {
        check();
        Service service = client.service();
        Follow.allowed(noWait, service);
        Answer answer = show == null
                ? service.post("/syncs/" + Service.part(sync) + "/verify")
                : service.get("/verifications/" + show);
        Progress progress = new Progress(client.err(), client.json());
        while (show == null && !noWait && running(answer)) {
            progress.show(line(answer.json()), "RUNNING");
            sleep();
            answer = service.get("/verifications/" + text(answer.json(), "id"));
        }
        progress.end();
        client.print(answer, this::print);
        String status = text(answer.json(), "status");
        return status.equals("SAME") || status.equals("RUNNING") ? Exit.DONE : Exit.FAILED;
    }

    private static boolean running(Answer answer) {
        return text(answer.json(), "status").equals("RUNNING");
    }

    private static String line(JsonNode one) {
        return text(one, "sync") + ": verification " + text(one, "id") + " " + text(one, "status") + "  "
                + Show.count(one.path("checked").asLong()) + " checked, "
                + Show.count(one.path("bytes").asLong()) + " bytes, "
                + Show.count(one.path("wrong").asLong()) + " wrong";
    }

    private void print(JsonNode one) {
        client.out().println(line(one) + "  " + Show.between(one.path("started"), one.path("finished")));
        if (!text(one, "error").isEmpty()) {
            client.err().println(text(one, "error"));
        }
        Columns columns = new Columns("WHAT", "PLACE", "PROBLEM");
        one.path("findings")
                .forEach(finding ->
                        columns.row(text(finding, "name"), text(finding, "place"), text(finding, "problem")));
        if (!columns.isEmpty()) {
            columns.print(client.out());
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("cannot wait any longer: interrupted.", e);
        }
    }
}
