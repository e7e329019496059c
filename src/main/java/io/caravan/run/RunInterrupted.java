package io.caravan.run;

/**
 * Ends the work on a run that was stopped, cancelled or fenced off. The run has not failed: it is resumed or
 * cancelled.
 */
public class RunInterrupted extends RunException {
    private static final long serialVersionUID = 1L;

    public RunInterrupted(String message) {
        this(message, null);
    }

    public RunInterrupted(String message, Throwable cause) {
        super(Category.EXTERNAL, message, cause);
    }
}
