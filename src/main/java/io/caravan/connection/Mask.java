package io.caravan.connection;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps the secrets of this process's settings out of whatever is said: drivers, servers and libraries repeat them in
 * their errors. A secret that is short, or the same word as a name in the settings, is not looked for: it would blank
 * ordinary words. Any number of threads.
 */
public final class Mask {
    private static final String MASK = "xxxxxx";
    private static final int SHORTEST = 6;
    private static final List<String> WORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "credential",
            "account-key",
            "accountkey",
            "access-key",
            "accesskey",
            "sas",
            "connection-string",
            "connectionstring",
            "sig",
            "jaas",
            "private-key",
            "api-key");
    /** In a URL or a connection string: user information, and the values of its parameters. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/@?#]*:([^/?#]*)@");

    private static final Pattern PARAMETER = Pattern.compile("(?:^|[?&;])\\s*([A-Za-z0-9_.-]+)=([^&;]*)");

    private static volatile List<String> secrets = List.of();

    private Mask() {}

    /** Takes the secrets of some settings, and forgets those of others. */
    public static void learn(Collection<String> keys, UnaryOperator<String> settings) {
        Set<String> found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        Set<String> names = new TreeSet<>();
        for (String key : keys) {
            String value = settings.apply(key);
            if (value == null) {
                continue;
            }
            if (secret(key)) {
                found.add(value.strip());
            } else {
                names.add(value.strip());
            }
            within(value).forEach(found::add);
        }
        found.removeIf(text -> text.length() < SHORTEST || names.contains(text));
        secrets = List.copyOf(found);
    }

    /** Whether a setting of this name holds a secret. */
    static boolean secret(String key) {
        String lower = key.toLowerCase(Locale.ROOT).replace('_', '-');
        String last = lower.substring(lower.lastIndexOf('.') + 1);
        return WORDS.stream().anyMatch(word -> word.length() > 4 ? last.contains(word) : last.equals(word))
                && !last.endsWith("required");
    }

    /** The text with another word in the place of each secret; null for null. */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        for (String secret : secrets) {
            if (masked.contains(secret)) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked;
    }

    /** Whether a text holds a secret. */
    public static boolean holds(String text) {
        return text != null && secrets.stream().anyMatch(text::contains);
    }

    private static Stream<String> within(String value) {
        Stream.Builder<String> found = Stream.builder();
        Matcher user = USER_INFO.matcher(value);
        if (user.find()) {
            found.add(user.group(1));
        }
        Matcher parameter = PARAMETER.matcher(value);
        while (parameter.find()) {
            if (secret(parameter.group(1))) {
                found.add(parameter.group(2));
            }
        }
        return found.build();
    }
}
