package io.caravan.command;

import picocli.CommandLine.Command;

/** Lists the connections. */
@Command(
        name = "connections",
        description = "List the connections that are configured, also those with wrong settings.",
        footer = {"", "Example: caravan connections"})
final class ConnectionsCommand extends ServiceCommand {
    @Override
    int ask(Service service) {
        Answer answer = service.get("/connections");
        if (!printed(answer)) {
            Columns columns = new Columns("CONNECTION", "KIND", "ADDRESS", "PROBLEM");
            answer.json()
                    .forEach(one -> columns.row(
                            text(one, "name"), text(one, "kind"), text(one, "address"), text(one, "problem")));
            if (columns.isEmpty()) {
                out().println("There are no connections. Set caravan.connections.<name>.url.");
            } else {
                columns.print(out());
            }
        }
        return Exit.DONE;
    }
}
