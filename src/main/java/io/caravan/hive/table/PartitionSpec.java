package io.caravan.hive.table;

import io.caravan.schedule.DateUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The option {@code partition}: keys in the table's order, each with a value that may hold macros, or without one for a
 * column of the source. {@code country=de/dt} takes every {@code dt} of the source into {@code country=de}.
 *
 * @param keys the fixed ones first
 */
public record PartitionSpec(List<Key> keys) {
    /**
     * A partition key.
     *
     * @param name lower-case
     * @param template its value before macros, null for a column of the source
     */
    public record Key(String name, String template) {}

    public PartitionSpec {
        keys = List.copyOf(keys);
        Set<String> seen = new HashSet<>();
        boolean dynamic = false;
        for (Key key : keys) {
            if (!seen.add(key.name())) {
                throw new IllegalArgumentException("key '" + key.name() + "' is there twice");
            }
            if (dynamic && key.template() != null) {
                throw new IllegalArgumentException(
                        "fixed key '" + key.name() + "' follows one that the source fills. Write the fixed ones first");
            }
            dynamic |= key.template() == null;
        }
    }

    public static PartitionSpec parse(String text) {
        List<Key> keys = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : split(text)) {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? null : part.substring(equals + 1).strip();
            if (name.isEmpty() || value != null && value.isEmpty()) {
                throw new IllegalArgumentException("'" + part + "' is not a partition key. Write dt=${bizdate}, or dt "
                        + "for the source's column dt");
            }
            keys.add(new Key(name, value));
        }
        return new PartitionSpec(keys);
    }

    /** At slashes and commas, but not at those within a macro: {@code $[hh24miss-N/24]}. */
    private static String[] split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth == 0 && (c == '/' || c == ',')) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts.toArray(new String[0]);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The keys that the source fills. */
    public List<String> dynamic() {
        return keys.stream()
                .filter(key -> key.template() == null)
                .map(Key::name)
                .toList();
    }

    /** Whether its fixed values are others on each business date. */
    public boolean daily() {
        return DateUse.daily(
                keys.stream().map(Key::template).filter(Objects::nonNull).toList());
    }

    public List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    /** The fixed values of one run. */
    public PartitionValues fixed(UnaryOperator<String> macros) {
        return new PartitionValues(keys.stream()
                .filter(key -> key.template() != null)
                .map(key -> java.util.Map.entry(key.name(), macros.apply(key.template())))
                .toList());
    }
}
