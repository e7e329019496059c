package io.caravan.command.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a service, and prints its answer for people or as it is. */
public abstract class ServiceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "<url>",
            description = "The service to ask, as http://host:8080; also CARAVAN_SERVER.")
    private String server;

    @Option(
            names = "--token",
            paramLabel = "<token>",
            description =
                    "The token of a service elsewhere; better in CARAVAN_TOKEN, which no list of processes shows.")
    private String token;

    @Option(names = "--json", description = "Print what the service answers, as JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public final Integer call() {
        check();
        return ask(service());
    }

    /** Refuses wrong usage that picocli does not know of, before anything is asked. */
    protected void check() {}

    protected abstract int ask(Service service);

    private Service service() {
        Caller caller = (Caller) spec.root().userObject();
        String named = server == null ? System.getenv("CARAVAN_SERVER") : server;
        if (caller.inside() != null) {
            return new Service(caller.inside(), true, caller.token());
        }
        Optional<String> given = Optional.ofNullable(token == null ? System.getenv("CARAVAN_TOKEN") : token)
                .filter(text -> !text.isBlank());
        return named == null || named.isBlank() ? Whereabouts.local(given) : Whereabouts.named(named, given);
    }

    public static boolean json(CommandLine line) {
        return line.getCommandSpec().userObject() instanceof ServiceCommand command && command.json;
    }

    /** Prints an answer as it is when that is wanted. Returns whether it was. */
    public final boolean printed(Answer answer) {
        if (json) {
            out().println(answer.text());
        }
        return json;
    }

    public final boolean json() {
        return json;
    }

    protected final CommandLine line() {
        return spec.commandLine();
    }

    public final PrintWriter out() {
        return line().getOut();
    }

    public final PrintWriter err() {
        return line().getErr();
    }

    /** The text of a field, empty if there is none. */
    public static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : node.path(field).asText();
    }
}
