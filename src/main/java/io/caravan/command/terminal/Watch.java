package io.caravan.command.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Shows something again and again, until somebody ends it. */
public final class Watch {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;

    public Watch(PrintWriter out) {
        this.out = out;
    }

    /** Returns when showing it fails, or nobody reads it any more. */
    public int repeat(IntSupplier show) {
        while (true) {
            if (Terminal.watched()) {
                out.print(CLEAR);
            }
            int code = show.getAsInt();
            out.println();
            if (code != Exit.DONE || out.checkError()) {
                return code;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return code;
            }
        }
    }
}
