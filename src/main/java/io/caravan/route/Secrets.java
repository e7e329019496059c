package io.caravan.route;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.URISupport;

/** Keeps what is secret out of messages. */
final class Secrets {
    private static final String MASK = "xxxxxx";
    private static final Set<String> WORDS = Set.of(
            "password", "passphrase", "secret", "token", "credential", "accesskey", "sastoken", "connectionstring");

    private Secrets() {}

    static boolean secret(String option, Set<String> declared) {
        String lower = option.toLowerCase(Locale.ROOT);
        return declared.contains(option) || WORDS.stream().anyMatch(lower::contains);
    }

    /** The text without the values of secret options, and without passwords in URIs. */
    static String mask(String text, Map<String, String> options, Set<String> declared) {
        String masked = text;
        for (Map.Entry<String, String> option : options.entrySet()) {
            String value = option.getValue();
            if (value != null && !value.isBlank() && secret(option.getKey(), declared)) {
                masked = masked.replace(value, MASK);
            }
        }
        return URISupport.sanitizeUri(masked);
    }
}
