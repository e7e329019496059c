package io.caravan.endpoint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 65536}, {@code 64K}, {@code 256MB}, {@code 1G}. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})\\s*(|[KMGT]B?)");

    private Sizes() {}

    /**
     * Reads a number of bytes.
     *
     * @throws IllegalArgumentException if it is not written as one
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (size.matches()) {
            try {
                return Math.multiplyExact(Long.parseLong(size.group(1)), unit(size.group(2)));
            } catch (ArithmeticException e) {
                // The message below says it.
            }
        }
        throw new IllegalArgumentException("it is not a size. Write for example 256MB");
    }

    private static long unit(String name) {
        return name.isEmpty() ? 1 : 1L << 10 * (1 + "KMGT".indexOf(name.charAt(0)));
    }
}
