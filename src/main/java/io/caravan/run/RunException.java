package io.caravan.run;

import io.caravan.connection.Mask;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Why a run, or a step of it, failed. The message follows the house form
 * {@code <route>[/<table>]: cannot <verb> <what>: <cause>. <what to do>.} and never quotes a row's value or a password.
 */
public class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to act: the author of the route, the operator of another system, the owner of the data, or us. */
    public enum Category {
        USER(false),
        EXTERNAL(true),
        DATA(false),
        BUG(false);

        private final boolean retryable;

        Category(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether trying the same again later may succeed. */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Category category;
    private final AtomicBoolean told = new AtomicBoolean();

    public RunException(Category category, String message, Throwable cause) {
        super(Mask.of(message), cause);
        this.category = Objects.requireNonNull(category, "category");
    }

    public RunException(Category category, String message) {
        this(category, message, null);
    }

    public static RunException user(String message) {
        return new RunException(Category.USER, message);
    }

    public static RunException external(String message, Throwable cause) {
        return new RunException(Category.EXTERNAL, message, cause);
    }

    public static RunException data(String message) {
        return new RunException(Category.DATA, message);
    }

    public static RunException bug(String message) {
        return new RunException(Category.BUG, message);
    }

    /** Whether its message names the route that it is about; not whether it begins with the same letters. */
    public boolean names(String route) {
        return getMessage().startsWith(route + ": ") || getMessage().startsWith(route + "/");
    }

    /** Claims to write it into the log; false if somebody does so already. Any thread may ask. */
    public final boolean tell() {
        return told.compareAndSet(false, true);
    }

    public Category category() {
        return category;
    }
}
