package io.caravan.command.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tries a connection. */
@Command(
        name = "test-connection",
        description = "Try a connection step by step: resolve, connect, TLS, login, read; exits with 1 when one fails.",
        footer = {"", "Example: caravan test-connection shop"})
public final class TestConnectionCommand extends ServiceCommand {
    @Parameters(paramLabel = "<connection>", description = "A connection by its name.")
    private String connection;

    @Override
    protected int ask(Service service) {
        Answer answer = service.post("/connections/" + Service.part(connection) + "/test");
        JsonNode result = answer.json();
        if (!printed(answer)) {
            print(result);
        }
        return result.path("ok").asBoolean() ? Exit.DONE : Exit.FAILED;
    }

    private void print(JsonNode result) {
        out().println(text(result, "connection") + ": " + text(result, "address"));
        Columns columns = new Columns("STEP", "RESULT", "MILLIS", "DETAIL");
        for (JsonNode step : result.path("steps")) {
            columns.row(
                    text(step, "name"),
                    step.path("ok").asBoolean() ? "ok" : "failed",
                    Show.count(step.path("millis")),
                    said(text(step, "detail"), text(step, "remedy")));
        }
        columns.print(out());
    }

    private static String said(String detail, String remedy) {
        return remedy.isEmpty() ? detail : detail.replaceFirst("\\.$", "") + ". " + remedy;
    }
}
