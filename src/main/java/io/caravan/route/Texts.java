package io.caravan.route;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a text of a dropped file what would reach out of its messages: settings and secrets of this process, its
 * environment, its objects and its classes. Camel puts values in for {@code {{…}}} everywhere, and {@code simple} is
 * understood in many places, so that every text is looked at.
 */
final class Texts {
    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{\\s*([a-zA-Z]+)(?=[.:(\\[}?\\s]|$)");
    private static final Set<String> OUTSIDE = Set.of(
            "env",
            "sysenv",
            "sys",
            "bean",
            "type",
            "ref",
            "camelContext",
            "exchange",
            "propertiesExist",
            "load",
            "attachment");
    private static final Pattern PROPERTIES = Pattern.compile(
            "\\$(?:simple)?\\{\\s*properties:(?!\\s*" + Pattern.quote(Placeholders.PREFIX) + "[A-Za-z0-9_.-]+[:}])");
    private static final Pattern CHAIN = Pattern.compile(
            "\\$(?:simple)?\\{[\\s\\S]*\\.\\s*\\??\\s*(class|getClass|classLoader|getClassLoader|camelContext|getCamelContext"
                    + "|context|getContext|exchange|getExchange)\\b");
    private static final Pattern FILES = Pattern.compile(
            "\\$(?:simple)?\\{[\\s\\S]*As\\s*\\([^)]*\\b(java\\.io\\.File|java\\.nio\\.file\\.Path|File|Path)\\b");
    private static final Pattern OURS = Pattern.compile(
            "\\$(?:simple)?\\{[\\s\\S]*exchangeProperty[.:\\[]\\s*['\"]?Caravan\\w*['\"]?\\]?\\s*[.\\[?]");
    /** A name of a function that is put together only later. */
    private static final Pattern ASSEMBLED = Pattern.compile("\\$(?:simple)?\\{\\s*\\{\\{");
    /** What Camel would load as the text itself. */
    private static final Pattern RESOURCE = Pattern.compile("(?i)^\\s*resource:.*", Pattern.DOTALL);

    private Texts() {}

    /** What a text may not do, as the part of a sentence that follows "it". */
    static Optional<String> refusal(String text) {
        if (RESOURCE.matcher(text).matches()) {
            return Optional.of("loads a file ('resource:'). Write the text itself");
        }
        if (!text.contains("{")) {
            return Optional.empty();
        }
        Matcher function = FUNCTION.matcher(text);
        while (function.find()) {
            if (OUTSIDE.contains(function.group(1))) {
                return Optional.of(
                        "asks for ${" + function.group(1) + "}, which reaches out of the message. Use values of"
                                + " the message, or {{" + Placeholders.PREFIX + "<name>}}");
            }
        }
        if (PROPERTIES.matcher(text).find()) {
            return Optional.of("asks for a setting of this process. Routes see those that begin with '"
                    + Placeholders.PREFIX + "'; set what is needed under such a name");
        }
        if (ASSEMBLED.matcher(text).find()) {
            return Optional.of("puts the name of a function together. Write it out");
        }
        Matcher chain = CHAIN.matcher(text);
        if (chain.find()) {
            return Optional.of("reaches for '" + chain.group(1)
                    + "', which leads out of the message. Use the message's own" + " values");
        }
        if (FILES.matcher(text).find()) {
            return Optional.of("makes a file of a text. Read files with 'folder:' or 'file:'");
        }
        if (OURS.matcher(text).find()) {
            return Optional.of("reaches into an object of the engine. Use the message's own values");
        }
        return Optional.empty();
    }
}
