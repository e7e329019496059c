package io.caravan.command.run;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.service.Unreachable;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what has happened in a run. */
@Command(
        name = "logs",
        description = "Tell what has happened in a run, one line for each event, and why it failed.",
        footer = {"", "Example: caravan logs 17 --follow"})
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<run|sync>", description = "A run's number, or a sync for its latest run.")
    private String which;

    private long run;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended.")
    private boolean follow;

    private int told;

    @Override
    public Integer call() {
        Service service = client.service();
        run = which.matches("\\d{1,18}") ? Long.parseLong(which) : latest(service);
        if (run < 0) {
            client.out().println(which + " has not run yet.");
            return Exit.DONE;
        }
        Answer answer = tell(service);
        while (follow && !answer.json().path("run").path("finished").isTextual()) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unreachable("cannot wait any longer: interrupted.", e);
            }
            answer = tell(service);
        }
        return client.print(answer, detail -> {
            String error = text(detail.path("run"), "error");
            if (!error.isEmpty()) {
                client.out().println(error);
            }
        });
    }

    /** Of the sync, negative if there is none. */
    private long latest(Service service) {
        return service.get("/syncs/" + Service.part(which) + "/runs?limit=1")
                .json()
                .path(0)
                .path("id")
                .asLong(-1);
    }

    private Answer tell(Service service) {
        Answer answer = service.get("/runs/" + run);
        JsonNode events = answer.json().path("timeline");
        for (int i = told; !client.json() && i < events.size(); i++) {
            client.out().println(line(events.get(i)));
        }
        told = Math.max(told, events.size());
        return answer;
    }

    private static String line(JsonNode event) {
        StringJoiner line = new StringJoiner("  ");
        line.add(Show.time(event.path("at"))).add(text(event, "event"));
        if (event.path("split").isNumber()) {
            line.add("split " + text(event, "split"));
        }
        for (String field : new String[] {"target", "category", "detail"}) {
            if (!text(event, field).isEmpty()) {
                line.add(text(event, field));
            }
        }
        return line.toString();
    }
}
