package io.caravan.route;

import io.caravan.run.RunException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** What an endpoint says against its options: the inner reason, or the whole of an error that is in our own form. */
    static String refusal(Throwable thrown) {
        Optional<String> options = find(thrown, IllegalArgumentException.class).map(Throwable::getMessage);
        Optional<String> own = find(thrown, RunException.class).map(Throwable::getMessage);
        return options.filter(text -> own.isPresent())
                .or(() -> own)
                .orElseGet(() -> cause(thrown) + " Correct the endpoint.");
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

    /** Why a value does not fit its option, and what would. */
    static String mismatch(PropertyBindingException thrown) {
        Class<?> type = find(thrown, TypeConversionException.class)
                .<Class<?>>map(TypeConversionException::getToType)
                .orElse(null);
        if (type != null && type.isEnum()) {
            String allowed =
                    Stream.of(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
            return "it is none of the allowed values. Use one of " + allowed + ".";
        }
        if (type != null) {
            String name = type.getSimpleName();
            return "it is not of type " + name + ". Give it a value of type " + name + ".";
        }
        return (thrown.getCause() == null ? "there is no such option." : cause(thrown.getCause())) + " Correct it.";
    }

    static String sentence(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.endsWith(".") || line.endsWith("?") ? line : line + ".";
    }
}
