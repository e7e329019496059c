package io.caravan.endpoint;

import io.caravan.schedule.Periods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reads the options of an endpoint from their texts. What is wrong is collected, so that all of it is reported at once
 * by {@link #end}; until then a wrong option reads as its default. For one thread.
 */
public final class OptionReader {
    private final UnaryOperator<String> texts;
    private final List<String> problems = new ArrayList<>();

    /** @param texts gives the text of an option by its name, null if absent */
    public OptionReader(UnaryOperator<String> texts) {
        this.texts = texts;
    }

    /** The text without blanks around it, null if there is none. */
    public String text(String name) {
        String text = texts.apply(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** The text with the blanks that it has, null if there is none: for a single character. */
    public String raw(String name) {
        String text = texts.apply(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** Notes a problem unless the condition holds. */
    public void unless(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /** What is read; null, and a problem, if that throws an {@link IllegalArgumentException}. */
    public <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    /** Notes what the check throws as an {@link IllegalArgumentException}. */
    public void check(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    /** A whole number within bounds. */
    public long whole(String name, long otherwise, long least, long most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below says it.
        }
        problems.add("'" + name + "' is '" + text + "': a whole number from " + least + " to " + most + " is allowed");
        return otherwise;
    }

    /** As {@link #whole(String, long, long, long)}, for an {@code int}. */
    public int whole(String name, int otherwise, int least, int most) {
        return (int) whole(name, (long) otherwise, least, most);
    }

    /** A number of bytes such as {@code 64K}, within bounds. */
    public long size(String name, long otherwise, long least, long most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Sizes.parse(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // The message below says it.
        }
        problems.add("'" + name + "' is '" + text + "': a size such as 64K or 256MB, from " + least + " to " + most
                + " bytes, is allowed");
        return otherwise;
    }

    /** One of the names of an enum, in any case. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        List<String> names = Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        problems.add("'" + name + "' is '" + text + "': one of " + String.join(", ", names) + " is allowed");
        return otherwise;
    }

    /** A length of time such as {@code 10s}. */
    public Duration period(String name, Duration otherwise) {
        String text = text(name);
        Duration period = text == null ? null : read(() -> Periods.parse(name, text));
        return period == null ? otherwise : period;
    }

    /**
     * Names with commas between them, each once; empty if there are none.
     *
     * @param what they are, in the plural, and one of them with its article, such as "column names", "a column"
     */
    public List<String> names(String name, String what, String one) {
        String text = text(name);
        if (text == null) {
            return List.of();
        }
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        unless(
                !names.contains(""),
                "'" + name + "' is '" + text + "': " + what + " with a comma between them are allowed");
        unless(
                names.stream()
                                .map(each -> each.toLowerCase(Locale.ROOT))
                                .distinct()
                                .count()
                        == names.size(),
                "'" + name + "' is '" + text + "': " + one + " is named twice");
        return names;
    }

    /** @throws IllegalArgumentException with all problems, if there are any */
    public void end() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
