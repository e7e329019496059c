package io.caravan.command.terminal;

/** What was written on the command line leads nowhere. */
public final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Usage(String message) {
        super(message);
    }
}
