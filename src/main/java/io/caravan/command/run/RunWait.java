package io.caravan.command.run;

import io.caravan.command.terminal.Arguments;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether, and how long, a command waits for the end of a run. */
final class RunWait {
    @Option(names = "--no-wait", description = "Do not wait for the end of the run.")
    boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "<period>",
            converter = Arguments.Period.class,
            description = "How long to wait, as 90s, 30m or 2h; the run goes on after it. Without it, to the end.")
    Duration timeout;
}
