package io.caravan.command.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.HelpOption;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command that asks a service has in common: its options, the service, and where its answer is printed. */
public final class Client {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    @Mixin
    private HelpOption help;

    /** The service in this process, else the one that is named, else the one that runs on the data folder. */
    public Service service() {
        Caller caller = (Caller) command.root().userObject();
        String named = server == null ? System.getenv("CARAVAN_SERVER") : server;
        if (caller.inside() != null) {
            return new Service(caller.inside(), true, caller.token());
        }
        Optional<String> given = Optional.ofNullable(token == null ? System.getenv("CARAVAN_TOKEN") : token)
                .filter(text -> !text.isBlank());
        return named == null || named.isBlank() ? Whereabouts.local(given) : Whereabouts.named(named, given);
    }

    /** Whether a command that was given prints JSON. */
    public static boolean json(CommandLine line) {
        return line.getCommandSpec().mixins().values().stream()
                .anyMatch(mixin -> mixin.userObject() instanceof Client client && client.json);
    }

    /** Whether JSON is printed, and nothing else. */
    public boolean json() {
        return json;
    }

    /**
     * Prints an answer: as it is if JSON is wanted, else in words. Returns the exit code of a command that is done with it.
     */
    public int print(Answer answer, Consumer<JsonNode> words) {
        if (json) {
            out().println(answer.text());
        } else {
            words.accept(answer.json());
        }
        return Exit.DONE;
    }

    /** Wrong usage that picocli does not know of. */
    public ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Where results go. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Where errors and what comes along go. */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }
}
