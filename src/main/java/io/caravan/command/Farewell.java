package io.caravan.command;

import java.io.PrintWriter;

/** What is said when somebody stops waiting, by Ctrl-C or because the time is up. */
final class Farewell implements AutoCloseable {
    private final PrintWriter err;
    private final boolean inside;
    private final String what;
    private final String show;
    private final Thread hook = new Thread(this::interrupted, "farewell");

    /**
     * @param inside whether what is waited for ends with this process
     * @param what is waited for, as "run 17 of orders"
     * @param show the command that shows it
     */
    Farewell(PrintWriter err, boolean inside, String what, String show) {
        this.err = err;
        this.inside = inside;
        this.what = what;
        this.show = show;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void timeout() {
        say("cannot wait any longer: the time is up. ");
    }

    private void interrupted() {
        err.println();
        say("");
    }

    private void say(String why) {
        err.println("caravan: " + why + what
                + (inside
                        ? " is interrupted here; the next run takes it up where it stands."
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
