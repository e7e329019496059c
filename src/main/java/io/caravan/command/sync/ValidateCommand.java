package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks files of routes. */
@Command(
        name = "validate",
        description =
                "Check files of routes without running them. Databases and the lake are not asked; plan does that.",
        footer = {"", "Example: caravan validate routes/*.yaml"})
public final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(arity = "1..*", paramLabel = "<file>", description = "Files of routes, or folders of such.")
    private List<String> files;

    @Override
    public Integer call() {
        Service service = client.service();
        int code = Exit.DONE;
        for (String file : files.stream().flatMap(Source::inFolder).toList()) {
            Source source = new Source(file);
            Answer answer = service.postYaml("/validate?" + source.fileQuery(), source.text());
            JsonNode result = answer.json();
            boolean good = result.path("problems").isEmpty();
            code = good ? code : Exit.FAILED;
            client.print(answer, checked -> print(file, checked, good));
        }
        return code;
    }

    private void print(String file, JsonNode result, boolean good) {
        result.path("advice").forEach(advice -> client.out().println(said(file, advice)));
        if (good) {
            client.out().println(file + ": good");
            return;
        }
        for (JsonNode problem : result.path("problems")) {
            client.out().println(said(file, problem));
        }
    }

    /** As compilers say it, so that editors find the place. */
    static String said(String file, JsonNode problem) {
        int line = problem.path("line").asInt();
        String place =
                line == 0 ? "" : ":" + line + ":" + problem.path("column").asInt();
        return file + place + ": " + text(problem, "message");
    }
}
