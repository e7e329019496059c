package io.caravan.command.terminal;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows how something comes along: on one line that changes at a terminal, else on a line of its own now and then. */
public final class Progress {
    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String REWRITE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean quiet;
    private final boolean terminal = Terminal.watched();
    private String stage;
    private long printed;
    private boolean open;

    public Progress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    /** @param now in what state it is; a change of it is worth a line */
    public void show(String line, String now) {
        if (quiet) {
            return;
        }
        if (terminal) {
            err.print(REWRITE + line);
            err.flush();
            open = true;
        } else if (!now.equals(stage) || System.nanoTime() - printed >= EVERY_NANOS) {
            err.println(line);
            printed = System.nanoTime();
            stage = now;
        }
    }

    /** Clears the line that changes. */
    public void end() {
        if (open) {
            err.print(REWRITE);
            err.flush();
            open = false;
        }
    }
}
