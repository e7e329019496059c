package io.caravan.command.sync;

import io.caravan.command.service.Answer;
import io.caravan.command.service.Service;
import io.caravan.command.service.ServiceCommand;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Exit;
import picocli.CommandLine.Command;

/** Lists the connections. */
@Command(
        name = "connections",
        description = "List the connections that are configured, also those with wrong settings.",
        footer = {"", "Example: caravan connections"})
public final class ConnectionsCommand extends ServiceCommand {
    @Override
    protected int ask(Service service) {
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
