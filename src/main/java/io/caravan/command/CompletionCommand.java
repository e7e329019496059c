package io.caravan.command;

import io.caravan.command.terminal.Exit;
import io.caravan.command.terminal.HelpOption;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Print a script by which bash and zsh complete the commands and options of caravan.",
        footer = {"", "Example: source <(caravan completion)"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("caravan", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return Exit.DONE;
    }
}
