package io.caravan.table.jdbc;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that a misspelt name may have meant. */
public final class Near {
    private Near() {}

    /** " Did you mean 'a' or 'b'?", or what there is, or nothing. */
    public static String hint(String name, Collection<String> known, String plural) {
        if (known.isEmpty()) {
            return " There are no " + plural + ".";
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> near = known.stream()
                .filter(one -> near(wanted, one.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt(one -> distance(wanted, one.toLowerCase(Locale.ROOT))))
                .limit(5)
                .toList();
        if (!near.isEmpty()) {
            return " Did you mean '" + String.join("' or '", near) + "'?";
        }
        List<String> some = known.stream().sorted().limit(20).toList();
        return " Known " + plural + ": " + String.join(", ", some) + (some.size() < known.size() ? ", …" : "") + ".";
    }

    private static boolean near(String wanted, String one) {
        String last = one.substring(one.lastIndexOf('.') + 1);
        return distance(wanted, one) <= Math.max(2, wanted.length() / 4)
                || distance(wanted.substring(wanted.lastIndexOf('.') + 1), last) <= 2
                || wanted.length() > 2 && one.contains(wanted);
    }

    /** How many characters to add, drop or change. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
