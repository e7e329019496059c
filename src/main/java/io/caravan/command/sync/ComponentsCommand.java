package io.caravan.command.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Exit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists what routes may be made of. */
@Command(
        name = "components",
        description = "List the components, languages and data formats of Camel that this program has.",
        footer = {"", "Example: caravan components"})
public final class ComponentsCommand extends ServiceCommand {
    @Override
    protected int ask(Service service) {
        Answer answer = service.get("/components");
        if (!printed(answer)) {
            print("Components", answer.json().path("components"));
            print("Languages", answer.json().path("languages"));
            print("Data formats", answer.json().path("dataFormats"));
        }
        return Exit.DONE;
    }

    private void print(String head, JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        out().println(head + ": " + String.join(", ", all));
    }
}
