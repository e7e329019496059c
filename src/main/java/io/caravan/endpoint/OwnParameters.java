package io.caravan.endpoint;

import io.caravan.run.Parameters;
import io.caravan.schedule.Macros;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A route's own parameters with several values, written beside the options of its source: {@code sites: Array[a,b,c]}.
 * Each combination of values has its own runs and its own cursor; {@code ${sites}.each_value} is the value of one run.
 */
public final class OwnParameters {
    /** The use of one as a macro. */
    public static final Pattern EACH = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_]*)}\\.each_value");

    private static final String BEGIN = "Array[";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
    private static final int MOST = 1000;
    /** What the run store and the names of cursors have room for. */
    private static final int LONGEST = 300;

    private OwnParameters() {}

    /** Whether this is the value of an own parameter, and of no misspelt option. */
    public static boolean is(Object value) {
        return value instanceof String text && text.strip().startsWith(BEGIN);
    }

    /** Takes the own parameters out of what a component was given and no option took. */
    public static Map<String, String> take(Map<String, Object> parameters) {
        Map<String, String> own = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (is(value)) {
                own.put(name, value.toString().strip());
            }
        });
        parameters.keySet().removeAll(own.keySet());
        return own;
    }

    /** Their values by their names; what is wrong with them is noted in the reader. */
    public static Map<String, List<String>> read(OptionReader reader, Map<String, String> own) {
        Map<String, List<String>> each = new TreeMap<>();
        own.forEach((name, text) -> {
            String what = "'" + name + "' is '" + text + "': ";
            reader.unless(
                    NAME.matcher(name).matches() && !Macros.exists(name),
                    what + "an own parameter is called by up to 40 letters, digits and '_', and not as a macro is");
            List<String> values = values(text);
            reader.unless(
                    text.endsWith("]") && values.stream().allMatch(Macros::harmless),
                    what + "values with commas between them are allowed, as in Array[a,b,c], each of letters, digits"
                            + " and _ . : + / @ - and blank");
            reader.unless(new HashSet<>(values).size() == values.size(), what + "a value is there twice");
            each.put(name, values);
        });
        long combinations = each.values().stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(a * b, 1L << 30));
        reader.unless(
                combinations <= MOST,
                "'" + String.join("', '", own.keySet()) + "' make " + combinations + " combinations: at most " + MOST
                        + " are allowed");
        Map<String, String> longest = new TreeMap<>();
        each.forEach((name, values) -> longest.put(
                name,
                values.stream()
                        .max(java.util.Comparator.comparing(String::length))
                        .orElse("")));
        reader.unless(
                Parameters.write(longest).length() <= LONGEST,
                "'" + String.join("', '", own.keySet()) + "' are too long: " + LONGEST
                        + " characters for the names and one value of each are allowed");
        return each;
    }

    private static List<String> values(String text) {
        String inner = text.substring(BEGIN.length(), Math.max(BEGIN.length(), text.length() - 1));
        return Arrays.stream(inner.split(",", -1)).map(String::strip).toList();
    }

    /** Every combination of one value of each, the last name's values changing fastest; one empty one of nothing. */
    static List<Map<String, String>> combinations(Map<String, List<String>> each) {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, List<String>> one : new TreeMap<>(each).entrySet()) {
            all = all.stream()
                    .flatMap(before -> one.getValue().stream().map(value -> {
                        Map<String, String> with = new LinkedHashMap<>(before);
                        with.put(one.getKey(), value);
                        return with;
                    }))
                    .toList();
        }
        return all;
    }
}
