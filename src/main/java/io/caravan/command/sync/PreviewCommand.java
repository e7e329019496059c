package io.caravan.command.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Show;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the first rows of a source. */
@Command(
        name = "preview",
        description =
                "Show the first rows of a sync, or of a file that is not dropped yet, in the columns of its target."
                        + " Nothing is written, and steps between are not run.",
        footer = {"", "Example: caravan preview orders --rows 5"})
public final class PreviewCommand extends ServiceCommand {
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
    protected int ask(Service service) {
        Source source = new Source(what);
        Answer answer = source.file()
                ? service.postYaml("/preview?rows=" + rows + "&" + source.fileQuery(), source.text())
                : service.get("/syncs/" + source.sync() + "/preview?rows=" + rows);
        if (!printed(answer)) {
            JsonNode previews = answer.json();
            (previews.isArray()
                            ? previews
                            : JsonNodeFactory.instance.arrayNode().add(previews))
                    .forEach(this::print);
        }
        return Exit.DONE;
    }

    private void print(JsonNode preview) {
        String target = text(preview, "target");
        out().println(text(preview, "route") + ": " + text(preview, "source")
                + (target.isEmpty() ? "" : " as " + target + " would have it"));
        preview.path("stepsNotRun").forEach(step -> out().println("  not run: " + step.asText()));
        preview.path("notes").forEach(note -> out().println("  note: " + note.asText()));
        List<String> names = new ArrayList<>();
        preview.path("columns").forEach(column -> names.add(text(column, "name")));
        Columns columns = new Columns(names.toArray(String[]::new));
        for (JsonNode row : preview.path("rows")) {
            columns.row(names.stream().map(name -> cell(row.path(name))).toArray());
        }
        columns.print(out());
        long count = preview.path("count").asLong();
        out().println(Show.count(count)
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
