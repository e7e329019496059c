package io.caravan.hdfs;

import io.caravan.run.RunException;

/** A call that HDFS refused, or whose server could not be reached; {@link #remote()} names the server's exception. */
public final class HdfsException extends RunException {
    private static final long serialVersionUID = 1L;
    private final String remote;

    HdfsException(Category category, String remote, String message, Throwable cause) {
        super(category, message, cause);
        this.remote = remote;
    }

    /**
     * The simple name of the exception on the server, {@code AccessControlException} for example; empty without one.
     */
    public String remote() {
        return remote;
    }
}
