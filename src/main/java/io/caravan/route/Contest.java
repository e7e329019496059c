package io.caravan.route;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Routes that several files had when the process began, where nobody knows which of them ran last. For one thread. */
final class Contest {
    private final Map<String, Set<String>> files = new HashMap<>();

    /** @param texts of all files that are there at the start, by their names */
    void begin(Map<String, String> texts, Owners owners) {
        texts.forEach((file, text) -> routes(file, text)
                .forEach(id -> files.computeIfAbsent(id, key -> new TreeSet<>()).add(file)));
        files.entrySet()
                .removeIf(entry -> entry.getValue().size() < 2
                        || owners.of(entry.getKey())
                                .filter(entry.getValue()::contains)
                                .isPresent());
    }

    /** The file is another one now, or gone if the text is null. Returns whether a route has come free. */
    boolean changed(String file, String text) {
        if (files.isEmpty()) {
            return false;
        }
        Set<String> still = text == null ? Set.of() : routes(file, text);
        files.forEach((id, claims) -> claims.removeIf(name -> name.equals(file) && !still.contains(id)));
        return files.values().removeIf(claims -> claims.size() < 2);
    }

    /** Another file that has the route, if nobody knows which of them ran last. */
    Optional<String> other(String id, String file) {
        Set<String> claims = files.getOrDefault(id, Set.of());
        return claims.contains(file)
                ? claims.stream().filter(name -> !name.equals(file)).findFirst()
                : Optional.empty();
    }

    private static Set<String> routes(String file, String text) {
        Set<String> ids = new TreeSet<>();
        try {
            for (Item item : Outline.parse(file, text).routes()) {
                if (item.id() != null) {
                    ids.add(item.id());
                }
            }
        } catch (RefusedException | RuntimeException | StackOverflowError e) {
            // It is refused for what it is, and has no route.
            return Set.of();
        }
        return ids;
    }
}
