package io.caravan.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to write. */
final class Spelling {
    private static final int MOST_LISTED = 25;

    private Spelling() {}

    /** The nearest of the known names, if one is near enough to be meant. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, Math.min(3, (written.length() + 1) / 3));
        return known.stream()
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= allowed)
                .min(Comparator.comparingInt((String name) -> distance(lower, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A sentence that suggests the nearest name, or lists what there is when that is not too much. */
    static String suggest(String written, Collection<String> known) {
        Optional<String> nearest = nearest(written, known);
        if (nearest.isPresent()) {
            return "Did you mean '" + nearest.get() + "'?";
        }
        if (known.isEmpty() || known.size() > MOST_LISTED) {
            return "Remove it, or look the name up.";
        }
        return "Use one of " + String.join(", ", known.stream().sorted().toList()) + ".";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
