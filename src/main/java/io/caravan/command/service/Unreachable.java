package io.caravan.command.service;

/** A service that should be there does not answer. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
