package io.caravan.connection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** Reads settings, of which one may take its value from the environment: {@code ${SHOP_PASSWORD}}. */
public final class SettingText {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:{]+)}");

    private SettingText() {}

    /**
     * The text of a setting, empty if it is not set.
     *
     * @throws IllegalArgumentException when it refers to something that is not set; nobody means that as an empty text
     */
    public static Optional<String> of(Config config, String key) {
        Optional<String> text = config.getOptionalValue(key, String.class);
        return text.isPresent() ? text : missing(config, key);
    }

    private static Optional<String> missing(Config config, String key) {
        ConfigValue value = config.getConfigValue(key);
        Matcher found = REFERENCE.matcher(value.getRawValue() == null ? "" : value.getRawValue());
        while (found.find()) {
            String name = found.group(1);
            if (config.getOptionalValue(name, String.class).isEmpty()) {
                throw new IllegalArgumentException("'" + key + "' is '" + found.group() + "', and " + name
                        + " is not set. Set it in the environment of this process");
            }
        }
        return Optional.empty();
    }
}
