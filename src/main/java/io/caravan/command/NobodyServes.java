package io.caravan.command;

/** There is no service to ask. */
final class NobodyServes extends RuntimeException {
    private static final long serialVersionUID = 1;
}
