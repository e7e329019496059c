package io.caravan.command;

import io.caravan.command.run.BackfillCommand;
import io.caravan.command.run.CancelCommand;
import io.caravan.command.run.DirtyCommand;
import io.caravan.command.run.FilesCommand;
import io.caravan.command.run.LogsCommand;
import io.caravan.command.run.RetryCommand;
import io.caravan.command.run.RunCommand;
import io.caravan.command.run.RunsCommand;
import io.caravan.command.run.VerifyCommand;
import io.caravan.command.service.Caller;
import io.caravan.command.sync.ComponentsCommand;
import io.caravan.command.sync.ConnectionsCommand;
import io.caravan.command.sync.NewCommand;
import io.caravan.command.sync.PauseCommand;
import io.caravan.command.sync.PlanCommand;
import io.caravan.command.sync.PreviewCommand;
import io.caravan.command.sync.ResetCommand;
import io.caravan.command.sync.ResumeCommand;
import io.caravan.command.sync.SyncsCommand;
import io.caravan.command.sync.TablesCommand;
import io.caravan.command.sync.TestConnectionCommand;
import io.caravan.command.sync.ValidateCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
        },
        subcommands = {
            ServeCommand.class,
            NewCommand.class,
            SyncsCommand.class,
            RunCommand.class,
            RunsCommand.class,
            LogsCommand.class,
            FilesCommand.class,
            DirtyCommand.class,
            VerifyCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ResetCommand.class,
            BackfillCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            PreviewCommand.class,
            ComponentsCommand.class,
            ConnectionsCommand.class,
            TestConnectionCommand.class,
            TablesCommand.class,
            CompletionCommand.class
        })
final class Root extends Caller implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

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
        Trouble trouble = new Trouble();
        return new CommandLine(root)
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.err, true))
                .setParameterExceptionHandler(trouble)
                .setExecutionExceptionHandler(trouble)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "cannot begin: no command is given.");
    }
}
