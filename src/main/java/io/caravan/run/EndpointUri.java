package io.caravan.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of an endpoint's URI, as they are written: {@code scheme:path?option=value&option=value}. */
public final class EndpointUri {
    private EndpointUri() {}

    /** The URI without its options. */
    public static String base(String uri) {
        int options = uri.indexOf('?');
        return options < 0 ? uri : uri.substring(0, options);
    }

    /** What stands before the first colon; all of it if there is none. */
    public static String scheme(String uri) {
        String base = base(uri);
        int colon = base.indexOf(':');
        return colon < 0 ? base : base.substring(0, colon);
    }

    /** The options with their values, in their order. */
    public static List<String> pairs(String uri) {
        int options = uri.indexOf('?');
        return options < 0 ? List.of() : List.of(uri.substring(options + 1).split("&"));
    }

    /** The name of an option that stands there with its value. */
    public static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    /** The values of the options by their names. */
    public static Map<String, String> options(String uri) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : pairs(uri)) {
            options.put(
                    name(pair),
                    pair.substring(Math.min(pair.length(), name(pair).length() + 1)));
        }
        return options;
    }

    /** A value without the marks by which Camel takes it as it is: {@code RAW(…)} or {@code RAW{…}}. */
    public static String unmarked(String value) {
        boolean marked =
                value.startsWith("RAW(") && value.endsWith(")") || value.startsWith("RAW{") && value.endsWith("}");
        return marked ? value.substring(4, value.length() - 1) : value;
    }

    /**
     * A text without percent signs for characters; a plus stays one.
     *
     * @throws IllegalArgumentException if a percent sign stands for nothing
     */
    public static String decoded(String text) {
        return text.contains("%") ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8) : text;
    }
}
