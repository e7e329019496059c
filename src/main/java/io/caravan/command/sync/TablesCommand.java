package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Arguments;
import io.caravan.command.terminal.Columns;
import io.caravan.command.terminal.Show;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the tables of a connection. */
@Command(
        name = "tables",
        description = "List the tables that a connection shows.",
        footer = {
            "",
            "Example: caravan tables shop --like 'public.ord*'",
            "         caravan tables shop --columns public.orders"
        })
public final class TablesCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<connection>", description = "A connection by its name.")
    private String connection;

    @Option(
            names = "--like",
            paramLabel = "<pattern>",
            description = "Only these: a part of schema.table, * for anything.")
    private String like;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "100",
            converter = Arguments.Limit.class,
            description = "The most to list; 100.")
    private int limit;

    @Option(
            names = "--columns",
            paramLabel = "<table>",
            description = "List the columns of this table, written schema.table, and how they are read.")
    private String table;

    @Override
    public Integer call() {
        Service service = client.service();
        if (table != null) {
            TableColumns read = TableColumns.of(service, connection, table);
            return client.print(read.answer(), columns -> read.print(client.out()));
        }
        Answer answer = service.get("/connections/" + Service.part(connection) + "/tables" + "?limit=" + limit
                + (like == null ? "" : "&like=" + Service.part(like)));
        return client.print(answer, this::print);
    }

    private void print(JsonNode list) {
        Columns columns = new Columns("TABLE", "KIND", "ROWS ABOUT", "KEY");
        for (JsonNode table : list.path("tables")) {
            StringJoiner key = new StringJoiner(", ");
            table.path("key").forEach(column -> key.add(column.asText()));
            String schema = text(table, "schema");
            columns.row(
                    (schema.isEmpty() ? "" : schema + ".") + text(table, "name"),
                    text(table, "kind"),
                    Show.count(table.path("estimatedRows")),
                    key);
        }
        columns.print(client.out(), "There are no such tables.");
        if (list.path("more").asBoolean()) {
            client.out().println("There are more; narrow them with --like, or see more at once with --limit.");
        }
    }
}
