package io.caravan.command.sync;

import static io.caravan.command.terminal.Show.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.service.Answer;
import io.caravan.command.service.Client;
import io.caravan.command.service.Service;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first route for a table. */
@Command(
        name = "new",
        description = {
            "Write a first route for a table: by a cursor where a column says when rows were changed, else as a full"
                    + " load.",
            "It is checked as if it were dropped, and printed; with --output it is written to a file."
        },
        footer = {"", "Example: caravan new shop/public.orders --output routes/orders.yaml"})
public final class NewCommand implements Callable<Integer> {
    @Mixin
    private Client client;

    @Parameters(paramLabel = "<connection/table>", description = "The table, as shop/public.orders.")
    private String from;

    @Option(names = "--to", paramLabel = "<database.table>", description = "The Hive table; ods and the table's name.")
    private String to;

    @Option(names = "--id", paramLabel = "<sync>", description = "The sync's id; the table's name.")
    private String id;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "Write it here; a file that is there stays.")
    private String output;

    private void check() {
        if (!from.matches("[^/]+/.+")) {
            throw client.wrong("cannot read '" + from + "': it is no table. Write connection/schema.table.");
        }
    }

    @Override
    public Integer call() {
        check();
        Service service = client.service();
        String connection = from.substring(0, from.indexOf('/'));
        String table = from.substring(from.indexOf('/') + 1);
        String route = new RouteDraftText(
                        id == null ? plain(table) : id,
                        "table:" + from,
                        "hive:" + (to == null ? "ods." + plain(table) : to),
                        key(service, connection, table),
                        TableColumns.of(service, connection, table))
                .text();
        Answer checked = service.postYaml("/validate?file=new.yaml", route.getBytes(StandardCharsets.UTF_8));
        List<String> problems = new ArrayList<>();
        checked.json().path("problems").forEach(problem -> problems.add(ValidateCommand.said("new.yaml", problem)));
        if (output == null) {
            client.out().print(route);
            client.out().flush();
        } else {
            write(route);
            client.out().println(output + " is written. 'caravan plan " + output + "' shows what it would do.");
        }
        problems.forEach(client.err()::println);
        return problems.isEmpty() ? Exit.DONE : Exit.FAILED;
    }

    /** The primary key as the list of tables knows it, empty without one, null if it does not tell. */
    private static List<String> key(Service service, String connection, String table) {
        List<String> key = new ArrayList<>();
        JsonNode tables = service.get(
                        "/connections/" + Service.part(connection) + "/tables?limit=1000&like=" + Service.part(table))
                .json()
                .path("tables");
        for (JsonNode one : tables) {
            String schema = text(one, "schema");
            String name = text(one, "name");
            if (table.equalsIgnoreCase(name) || table.equalsIgnoreCase(schema + "." + name)) {
                one.path("key").forEach(column -> key.add(column.asText()));
                return one.path("key").isArray() ? key : null;
            }
        }
        return null;
    }

    private static String plain(String table) {
        return table.substring(table.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]", "_");
    }

    private void write(String route) {
        Path file = Source.path(output);
        try {
            Files.writeString(file, route, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new Usage("cannot write " + output + ": the file is there. Name another, or remove it.");
        } catch (IOException e) {
            throw new Usage("cannot write " + output + ": " + e + ". Name a file in a folder that is there.");
        }
    }
}
