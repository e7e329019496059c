package io.caravan.command;

/** A service that should be there does not answer. */
final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
