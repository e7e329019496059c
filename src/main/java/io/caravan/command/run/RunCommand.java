package io.caravan.command.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a sync now, or for a date. */
@Command(
        name = "run",
        description = {
            "Run a sync now and wait for its end; with a date, only for that date, without moving the cursor.",
            "Exits with 0 when the run has committed, 1 when it has failed."
        },
        footer = {"", "Example: caravan run orders-daily --bizdate 2026-11-20 --timeout 2h"})
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<sync>", description = "The sync's id.")
    private String sync;

    @ArgGroup
    private When when;

    @Option(
            names = "--force",
            description =
                    "With a date: also if the target appends, and rows of the date that other runs of the sync have"
                            + " copied will be there twice.")
    private boolean force;

    @Mixin
    private RunWait wait;

    /** The one or the other. */
    private static final class When {
        @Option(
                names = "--bizdate",
                paramLabel = "<date>",
                converter = Arguments.Date.class,
                description = "The business date, as 2026-11-20.")
        private String bizdate;

        @Option(
                names = "--time",
                paramLabel = "<time>",
                converter = Arguments.Time.class,
                description = "The logical time, as 2026-11-21T00:00:00Z.")
        private String time;

        @Option(
                names = "--full",
                description = "Read everything once, wherever the cursor stands, and leave it at the end. Refused if"
                        + " the target appends.")
        private boolean full;
    }

    @Override
    public Integer call() {
        Service service = client.service();
        Follow.allowed(wait.noWait, service);
        Answer started = service.postJson("/syncs/" + Service.part(sync) + "/run", body());
        long id = started.json().path("id").asLong();
        if (wait.noWait) {
            return client.print(started, run -> client.out().println(RunText.begun(id, sync)));
        }
        Follow follow = new Follow(client, service);
        long began = System.nanoTime();
        int code = follow.run(id, sync, wait.timeout);
        for (JsonNode other : started.json().path("others")) {
            Duration left = wait.timeout == null ? null : wait.timeout.minusNanos(System.nanoTime() - began);
            code = Math.max(code, follow.run(other.asLong(), sync, left));
        }
        return code;
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (when != null && when.full) {
            body.put("full", true);
        } else if (when != null) {
            body.put(when.bizdate != null ? "bizdate" : "time", when.bizdate != null ? when.bizdate : when.time);
        }
        if (force) {
            body.put("force", true);
        }
        if (force || when != null && when.full) {
            body.put("by", System.getProperty("user.name"));
        }
        return body.toString();
    }
}
