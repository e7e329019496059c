package io.caravan.connection;

import io.caravan.connection.ConnectionKind.Notation;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of connections that there are. Any thread may use it. */
public final class ConnectionKinds {
    private static final String URL = "url";

    /** That of other URLs first, in messages too. Without a URL last: what is configured goes before what always is. */
    private static final List<ConnectionKind> ALL =
            ServiceLoader.load(ConnectionKind.class, ConnectionKind.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(ConnectionKind::notation, ConnectionKinds::order))
                    .toList();

    private ConnectionKinds() {}

    /** All of them, in the order in which they are asked for a name. */
    public static List<ConnectionKind> all() {
        return ALL;
    }

    private static int order(Notation one, Notation other) {
        return Comparator.comparing((Notation kind) -> !kind.others())
                .thenComparing(kind -> kind.beginnings().isEmpty())
                .thenComparing(Notation::name)
                .compare(one, other);
    }

    private static Stream<Notation> notations() {
        return ALL.stream().map(ConnectionKind::notation);
    }

    /** The kind that a URL leads to; empty if there is none. */
    public static Optional<Notation> of(String url) {
        return notations().filter(kind -> kind.begins(url)).findFirst();
    }

    /** The kind of a connection without a URL, which one of its other settings tells. */
    static Optional<Notation> without(Predicate<String> setting) {
        return notations()
                .filter(kind -> kind.instead() != null && setting.test(kind.instead()))
                .findFirst();
    }

    /** The last words of the settings that tell where a connection leads. */
    static Set<String> addresses() {
        Set<String> addresses = notations()
                .map(Notation::instead)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        addresses.add(URL);
        return addresses;
    }

    /** The last words of all settings that connections may have. */
    public static Set<String> settings() {
        Set<String> settings = addresses();
        notations().map(Notation::settings).forEach(settings::addAll);
        return settings;
    }

    /** What is wrong with a URL of no kind. */
    public static String unknown(String setting) {
        List<Notation> written =
                notations().filter(kind -> !kind.beginnings().isEmpty()).toList();
        return setting + " does not begin with "
                + list(written.stream().map(kind -> "'" + kind.beginnings().get(0) + "'"))
                + ". Write for example " + list(written.stream().map(Notation::example)) + ".";
    }

    private static String list(Stream<String> words) {
        List<String> all = words.toList();
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
    }
}
