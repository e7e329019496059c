package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the first rows of a source. */
@Command(
        name = "preview",
        description =
                "Show the first rows of a sync, or of a file that is not dropped yet, in the columns of its target."
                        + " Nothing is written, and steps between are not run.",
        footer = {"", "Example: caravan preview orders --rows 5"})
public final class PreviewCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<sync|file>", description = "A sync by its id, or a file of routes.")
    private String what;

    @Option(
            names = "--rows",
            paramLabel = "<n>",
            defaultValue = "10",
            converter = Arguments.Limit.class,
            description = "The most to show, up to 1000; 10.")
    private int rows;

    @Override
    public Integer call() {
        Service service = client.service();
        Source source = new Source(what);
        Answer answer = source.file()
                ? service.postYaml("/preview?rows=" + rows + "&" + source.fileQuery(), source.text())
                : service.get("/syncs/" + source.sync() + "/preview?rows=" + rows);
        return client.print(answer, previews -> Answer.all(previews).forEach(this::print));
    }

    private void print(JsonNode preview) {
        String target = text(preview, "target");
        client.out()
                .println(text(preview, "route") + ": " + text(preview, "source")
                        + (target.isEmpty() ? "" : " as " + target + " would have it"));
        preview.path("stepsNotRun").forEach(step -> client.out().println("  not run: " + step.asText()));
        preview.path("notes").forEach(note -> client.out().println("  note: " + note.asText()));
        List<String> names = new ArrayList<>();
        preview.path("columns").forEach(column -> names.add(text(column, "name")));
        Columns columns = new Columns(names.toArray(String[]::new));
        for (JsonNode row : preview.path("rows")) {
            columns.row(names.stream().map(name -> cell(row.path(name))).toArray());
        }
        columns.print(client.out());
        long count = preview.path("count").asLong();
        client.out()
                .println(Show.count(count)
                        + (count == 1 ? " row" : " rows")
                        + (preview.path("complete").asBoolean() ? ", and no more." : "; there are more."));
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "NULL";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
