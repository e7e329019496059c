package io.caravan.command;

import io.caravan.command.run.BackfillCommand;
import io.caravan.command.run.DirtyCommand;
import io.caravan.command.run.FilesCommand;
import io.caravan.command.run.LogsCommand;
import io.caravan.command.run.RunCommand;
import io.caravan.command.run.RunControls;
import io.caravan.command.run.RunsCommand;
import io.caravan.command.run.VerifyCommand;
import io.caravan.command.service.Caller;
import io.caravan.command.sync.NewCommand;
import io.caravan.command.sync.PlanCommand;
import io.caravan.command.sync.PreviewCommand;
import io.caravan.command.sync.ResetCommand;
import io.caravan.command.sync.RouteParts;
import io.caravan.command.sync.SyncControls;
import io.caravan.command.sync.SyncsCommand;
import io.caravan.command.sync.TablesCommand;
import io.caravan.command.sync.ValidateCommand;
import io.caravan.command.terminal.CommandMethod;
import io.caravan.command.terminal.HelpOption;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands. */
@Command(
        name = "caravan",
        synopsisSubcommandLabel = "<command>",
        description = "Copies tables and files into a Hive/HDFS lake and keeps them up to date.",
        versionProvider = Version.class,
        footer = {
            "",
            "Commands ask the service at --server or CARAVAN_SERVER, else the one that runs on the data folder"
                    + " (caravan.data.dir), else they do the work in a process of their own.",
            "Settings, routes and data are those of the current folder, or of the one that --dir or CARAVAN_HOME names to"
                    + " the script.",
            "Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 3 no service can be reached or begun, 4 still running"
                    + " when --timeout was up."
        })
final class Root extends Caller implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show which version this is.")
    private boolean version;

    static Root inside(String address, String token) {
        Root root = new Root();
        root.serves(address, token);
        return root;
    }

    static CommandLine line(Root root) {
        CommandLine line = new CommandLine(root);
        commands().forEach(line::addSubcommand);
        Trouble trouble = new Trouble();
        return line.setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.err, true))
                .setParameterExceptionHandler(trouble)
                .setExecutionExceptionHandler(trouble)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** In the order in which the help lists them. */
    private static Stream<Object> commands() {
        return Stream.of(
                new ServeCommand(),
                new NewCommand(),
                new SyncsCommand(),
                new RunCommand(),
                new RunsCommand(),
                new LogsCommand(),
                new FilesCommand(),
                new DirtyCommand(),
                new VerifyCommand(),
                CommandMethod.of(RunControls.class, "cancel"),
                CommandMethod.of(RunControls.class, "retry"),
                CommandMethod.of(SyncControls.class, "pause"),
                CommandMethod.of(SyncControls.class, "resume"),
                new ResetCommand(),
                BackfillCommand.line(),
                new ValidateCommand(),
                new PlanCommand(),
                new PreviewCommand(),
                CommandMethod.of(RouteParts.class, "components"),
                CommandMethod.of(RouteParts.class, "connections"),
                CommandMethod.of(RouteParts.class, "testConnection"),
                new TablesCommand(),
                new CompletionCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "cannot begin: no command is given.");
    }
}
