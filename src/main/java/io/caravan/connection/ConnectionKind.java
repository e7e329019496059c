package io.caravan.connection;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A kind of connection, such as databases or blob accounts. The list is open: a kind is found by its line in
 * {@code META-INF/services/io.caravan.connection.ConnectionKind}. To make one does nothing.
 */
public interface ConnectionKind {
    /** How connections of this kind are written. */
    Notation notation();

    /** The connections of this kind that are configured. What it returns is closed at the end if it can be. */
    ConnectionGroup open(ConnectionSettings settings);

    /**
     * How connections of a kind are written in the settings.
     *
     * @param name what the kind is called; of files, the scheme of its endpoints
     * @param beginnings of its URLs, in small letters; empty if its connections have settings of their own elsewhere
     * @param example of a URL, null without beginnings
     * @param instead a setting that may stand in place of the URL, null if none may
     * @param settings the last words of its other settings
     * @param others whether it also answers for connections of no kind, to say what is wrong with them
     */
    record Notation(
            String name,
            List<String> beginnings,
            String example,
            String instead,
            Set<String> settings,
            boolean others) {
        public Notation {
            beginnings = List.copyOf(beginnings);
            settings = Set.copyOf(settings);
        }

        /** Of files, which have a URL and nothing in its place. */
        public static Notation files(String name, List<String> beginnings, String example, Set<String> settings) {
            return new Notation(name, beginnings, example, null, settings, false);
        }

        boolean begins(String url) {
            String lower = url.strip().toLowerCase(Locale.ROOT);
            return beginnings.stream().anyMatch(lower::startsWith);
        }
    }
}
