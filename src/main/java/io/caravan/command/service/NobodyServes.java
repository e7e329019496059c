package io.caravan.command.service;

/** There is no service to ask. */
public final class NobodyServes extends RuntimeException {
    private static final long serialVersionUID = 1;
}
