package io.caravan.command.run;

import io.caravan.command.terminal.Arguments;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether, and how long, a command waits for the end of a backfill. */
final class BackfillWait {
    @Option(names = "--no-wait", description = "Do not wait for the end of the backfill.")
    boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "<period>",
            converter = Arguments.Period.class,
            description = "How long to wait, as 90s, 30m or 2h; the backfill goes on after it.")
    Duration timeout;
}
