package io.caravan.command.service;

/** The process that a command is called in: with a service of its own, or without. */
public abstract class Caller {
    /** The address of the service in this process, null if there is none. */
    private String inside;

    private String token;

    /** Lets the commands ask the service that runs in this process. */
    protected final void serves(String address, String wanted) {
        inside = address;
        token = wanted;
    }

    final String inside() {
        return inside;
    }

    /** What that service asks for. */
    final String token() {
        return token;
    }
}
