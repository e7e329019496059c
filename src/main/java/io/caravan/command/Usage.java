package io.caravan.command;

/** What was written on the command line leads nowhere. */
final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1;

    Usage(String message) {
        super(message);
    }
}
