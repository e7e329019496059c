package io.caravan.route;

import io.caravan.endpoint.FileRoots;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a dropped file may name. Everything else is refused before anything of the file is made: whoever may drop a route
 * may copy data between the connections that there are, but not run code in this process.
 *
 * @param components schemes of endpoints, or a star for all
 * @param languages of expressions, or a star for all
 * @param classes patterns of names of classes that files may make objects of, such as {@code com.example.*}
 * @param roots the folders that routes may read and write
 */
public record RoutePolicy(Set<String> components, Set<String> languages, List<Pattern> classes, FileRoots roots) {
    private static final String ALL = "*";
    /** Camel's; all of ours are safe. */
    private static final Set<String> COMPONENTS = Set.of(
            "azure-storage-blob",
            "bean",
            "class",
            "direct",
            "file",
            "jdbc",
            "kafka",
            "log",
            "micrometer",
            "platform-http",
            "quartz",
            "seda",
            "sql",
            "sql-stored",
            "timer");

    private static final Set<String> LANGUAGES =
            Set.of("constant", "exchangeProperty", "header", "method", "simple", "tokenize", "variable");
    /** Camel's own, which do nothing by themselves but collect and remember. */
    private static final List<String> CLASSES = List.of(
            "org.apache.camel.processor.aggregate.*",
            "org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository");

    /** What is safe, and more that somebody has allowed. */
    public static RoutePolicy of(
            Collection<String> components, Collection<String> languages, Collection<String> classes, FileRoots roots) {
        return new RoutePolicy(
                with(with(COMPONENTS, Vocabulary.ours()), components),
                with(LANGUAGES, languages),
                with(Set.copyOf(CLASSES), classes).stream()
                        .map(RoutePolicy::pattern)
                        .toList(),
                roots);
    }

    /** What is safe. */
    public static RoutePolicy safe(FileRoots roots) {
        return of(Set.of(), Set.of(), Set.of(), roots);
    }

    boolean component(String scheme) {
        return components.contains(ALL) || components.contains(scheme);
    }

    /** The components that are allowed by name. */
    Set<String> named() {
        Set<String> named = new TreeSet<>(components);
        named.remove(ALL);
        return named;
    }

    /** Whether it is one of Camel's whose endpoints do nothing before they are started. */
    boolean known(String scheme) {
        return COMPONENTS.contains(scheme);
    }

    boolean language(String name) {
        return languages.contains(ALL) || languages.contains(name);
    }

    boolean type(String name) {
        return classes.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Set<String> with(Set<String> safe, Collection<String> more) {
        Set<String> all = new TreeSet<>(safe);
        more.stream().map(String::strip).filter(text -> !text.isEmpty()).forEach(all::add);
        return all;
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
    }
}
