package io.caravan.route;

import java.util.Optional;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.TypeConversionException;

/** Finds in a chain of exceptions the one that helps the author of a route. */
final class Explanation {
    private Explanation() {}

    static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    /** The message of the innermost exception, on one line and ending with a stop. */
    static String cause(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at.getCause() != null && at.getCause() != at && depth < 20; depth++) {
            at = at.getCause();
        }
        String message = at.getMessage() == null || at.getMessage().isBlank()
                ? at.getClass().getSimpleName()
                : at.getMessage();
        return sentence(message);
    }

    /** Why a value does not fit its option. */
    static String mismatch(PropertyBindingException thrown) {
        Optional<String> type = find(thrown, TypeConversionException.class)
                .map(TypeConversionException::getToType)
                .map(Class::getSimpleName);
        if (type.isPresent()) {
            return "it is not of type " + type.get() + ".";
        }
        return thrown.getCause() == null ? "there is no such option." : cause(thrown.getCause());
    }

    static String sentence(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.endsWith(".") || line.endsWith("?") ? line : line + ".";
    }
}
