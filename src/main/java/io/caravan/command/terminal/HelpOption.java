package io.caravan.command.terminal;

import picocli.CommandLine.Option;

/** What every command takes. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;
}
