package io.caravan.run;

/** What was read so far cannot be completed: the run is given back, and begins anew from its plan when it is taken up again. */
public final class RunAnew extends RunException {
    private static final long serialVersionUID = 1L;

    public RunAnew(String message, Throwable cause) {
        super(Category.EXTERNAL, message, cause);
    }
}
