package io.caravan.command.terminal;

import java.io.PrintWriter;

/** What is said when somebody stops waiting, by Ctrl-C or because the time is up. */
public final class Farewell implements AutoCloseable {
    private final PrintWriter err;
    private final boolean inside;
    private final String what;
    private final String show;
    private volatile boolean said;
    private final Thread hook = new Thread(this::interrupted, "farewell");

    /**
     * @param inside whether what is waited for ends with this process
     * @param what is waited for, as "run 17 of orders"
     * @param show the command that shows it
     */
    public Farewell(PrintWriter err, boolean inside, String what, String show) {
        this.err = err;
        this.inside = inside;
        this.what = what;
        this.show = show;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already.
            said = true;
        }
    }

    /** Whether the process is ending. */
    public boolean said() {
        return said;
    }

    public void timeout() {
        say("cannot wait any longer: the time is up. ");
    }

    private void interrupted() {
        said = true;
        err.println();
        say("");
    }

    private void say(String why) {
        err.println("caravan: " + why + what
                + (inside
                        ? " may come to its end within caravan.run.grace; else it stays open and the next one takes it up."
                        : " goes on; 'caravan " + show + "' shows it."));
        err.flush();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is being said.
        }
    }
}
