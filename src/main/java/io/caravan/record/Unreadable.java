package io.caravan.record;

import java.io.IOException;

/** A text that nobody can read on, whoever tries; the message says why. */
public final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
