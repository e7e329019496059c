package io.caravan.store;

import io.caravan.run.RunException;

/** The run store cannot be used by this program, as it is; the message says what to do. */
public final class StoreRefused extends RunException {
    private static final long serialVersionUID = 1L;

    StoreRefused(String message, Throwable cause) {
        super(Category.USER, message, cause);
    }
}
