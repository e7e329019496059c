package io.caravan.route;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;

/** Finds numbers and truth values that are none; Camel takes some of them for 0 without a word. */
final class OptionTypes {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class, short.class);
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");
    private static final Pattern PERIOD =
            Pattern.compile("(?i)(\\d+\\s*(ms|millis|s|sec\\w*|m|min\\w*|h|hours?|d|days?)\\s*)+");

    private final PropertyConfigurer configurer;

    OptionTypes(CamelContext context, String scheme) {
        this.configurer = PluginHelper.getConfigurerResolver(context)
                .resolvePropertyConfigurer(scheme + "-endpoint-configurer", context);
    }

    /** What the value should have been, empty when nothing speaks against it. */
    Optional<String> mismatch(String option, String value) {
        if (!(configurer instanceof PropertyConfigurerGetter types) || refersElsewhere(value)) {
            return Optional.empty();
        }
        Class<?> type = types.getOptionType(option, true);
        if (type == null) {
            return Optional.empty();
        }
        if (WHOLE.contains(type) && !NUMBER.matcher(value).matches() && !period(value)) {
            return Optional.of("neither a whole number nor a period such as 10s");
        }
        if (type == boolean.class && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            return Optional.of("neither true nor false");
        }
        return Optional.empty();
    }

    private static boolean period(String value) {
        return PERIOD.matcher(value).matches() || value.startsWith("P") || value.startsWith("p");
    }

    private static boolean refersElsewhere(String value) {
        return value == null || value.startsWith("#") || value.contains("{{") || value.contains("$");
    }
}
