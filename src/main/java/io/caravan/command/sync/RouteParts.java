package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that show what routes may name: components, and connections, which can be tried. */
public final class RouteParts {
    private RouteParts() {}

    @Command(
            name = "components",
            description = "List the components, languages and data formats of Camel that this program has.",
            footer = {"", "Example: caravan components"})
    static int components(@Mixin Client client) {
        return client.print(client.service().get("/components"), all -> {
            names(client.out(), "Components", all.path("components"));
            names(client.out(), "Languages", all.path("languages"));
            names(client.out(), "Data formats", all.path("dataFormats"));
        });
    }

    private static void names(PrintWriter out, String head, JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        out.println(head + ": " + String.join(", ", all));
    }

    @Command(
            name = "connections",
            description = "List the connections that are configured, also those with wrong settings.",
            footer = {"", "Example: caravan connections"})
    static int connections(@Mixin Client client) {
        return client.print(client.service().get("/connections"), all -> {
            Columns columns = new Columns("CONNECTION", "KIND", "ADDRESS", "PROBLEM");
            all.forEach(one ->
                    columns.row(text(one, "name"), text(one, "kind"), text(one, "address"), text(one, "problem")));
            columns.print(client.out(), "There are no connections. Set caravan.connections.<name>.url.");
        });
    }

    @Command(
            name = "test-connection",
            description =
                    "Try a connection step by step: resolve, connect, TLS, login, read; exits with 1 when one fails.",
            footer = {"", "Example: caravan test-connection shop"})
    static int testConnection(
            @Mixin Client client,
            @Parameters(paramLabel = "<connection>", description = "A connection by its name.") String connection) {
        Answer answer = client.service().post("/connections/" + Service.part(connection) + "/test");
        client.print(answer, trial -> trial(client.out(), trial));
        return answer.json().path("ok").asBoolean() ? Exit.DONE : Exit.FAILED;
    }

    private static void trial(PrintWriter out, JsonNode trial) {
        out.println(text(trial, "connection") + ": " + text(trial, "address"));
        Columns columns = new Columns("STEP", "RESULT", "MILLIS", "DETAIL");
        for (JsonNode step : trial.path("steps")) {
            columns.row(
                    text(step, "name"),
                    step.path("ok").asBoolean() ? "ok" : "failed",
                    Show.count(step.path("millis")),
                    said(text(step, "detail"), text(step, "remedy")));
        }
        columns.print(out);
    }

    private static String said(String detail, String remedy) {
        return remedy.isEmpty() ? detail : detail.replaceFirst("\\.$", "") + ". " + remedy;
    }
}
