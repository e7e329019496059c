package io.caravan.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks files of routes. */
@Command(
        name = "validate",
        description = "Check files of routes without running them; exits with 1 when one has a mistake.",
        footer = {"", "Example: caravan validate routes/*.yaml"})
final class ValidateCommand extends ServiceCommand {
    @Parameters(arity = "1..*", paramLabel = "<file>", description = "Files of routes.")
    private List<String> files;

    @Override
    int ask(Service service) {
        int code = Exit.DONE;
        for (String file : files) {
            Source source = new Source(file);
            Answer answer = service.postYaml("/validate?" + source.fileQuery(), source.text());
            JsonNode result = answer.json();
            boolean good = result.path("problems").isEmpty();
            code = good ? code : Exit.FAILED;
            if (!printed(answer)) {
                print(file, result, good);
            }
        }
        return code;
    }

    private void print(String file, JsonNode result, boolean good) {
        if (good) {
            out().println(file + ": good");
            return;
        }
        for (JsonNode problem : result.path("problems")) {
            out().println(said(file, problem));
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
