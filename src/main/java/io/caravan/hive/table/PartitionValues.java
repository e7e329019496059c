package io.caravan.hive.table;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of some or all partition keys of a table, in the order of the keys.
 *
 * @param entries key (lower-case) to value
 */
public record PartitionValues(List<Map.Entry<String, String>> entries) {
    public static final PartitionValues NONE = new PartitionValues(List.of());
    // What Hive's own FileUtils.escapePathName escapes, so that both find the same directory.
    private static final String ESCAPED = "\"#%'*/:=?\\\u007F{[]^";

    /** Texts that Hive takes in no value, because it names partitions of its own by them. */
    private static final List<String> RESERVED = List.of(
            "__HIVE_DEFAULT_PARTITION__",
            "__HIVE_DEFAULT_ZOOKEEPER_PARTITION__",
            "_INTERMEDIATE_ORIGINAL",
            "_INTERMEDIATE_ARCHIVED",
            "_INTERMEDIATE_EXTRACTED");

    /** Bytes of one folder's name in HDFS, and characters of a whole name in the metastore. */
    private static final int LONGEST_FOLDER = 255;

    private static final int LONGEST_NAME = 767;

    public PartitionValues {
        entries = List.copyOf(entries);
    }

    public static PartitionValues of(Map<String, String> values) {
        return new PartitionValues(values.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), e.getValue()))
                .toList());
    }

    /** Reads {@code dt=20260101/site=a%2Fb} as Hive and staged files spell it. */
    public static PartitionValues parsePath(String path) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!path.isEmpty()) {
            for (String part : path.split("/")) {
                int equals = part.indexOf('=');
                values.put(
                        unescape(part.substring(0, equals)).toLowerCase(Locale.ROOT),
                        unescape(part.substring(equals + 1)));
            }
        }
        return of(values);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** {@code `dt`='20260101', `site`='a'}. */
    public String sql() {
        return entries.stream()
                .map(entry -> HiveName.quote(entry.getKey()) + "=" + HiveName.literal(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** {@code dt=20260101/site=a}, escaped as Hive names directories. */
    public String path() {
        return entries.stream()
                .map(entry -> escape(entry.getKey()) + "=" + escape(entry.getValue()))
                .collect(Collectors.joining("/"));
    }

    public boolean startsWith(PartitionValues prefix) {
        return entries.size() >= prefix.entries.size()
                && entries.subList(0, prefix.entries.size()).equals(prefix.entries);
    }

    /** These values, or the others if there are none. */
    public PartitionValues or(PartitionValues others) {
        return isEmpty() ? others : this;
    }

    public PartitionValues and(PartitionValues following) {
        List<Map.Entry<String, String>> all = new java.util.ArrayList<>(entries);
        all.addAll(following.entries);
        return new PartitionValues(all);
    }

    /**
     * Why a value cannot name a partition on every metastore, null if it can.
     *
     * @param keys how many keys the table is partitioned by
     */
    public static String unfit(String key, String value, int keys) {
        if (value.isEmpty()) {
            return "it is empty, and 'partition' needs a value";
        }
        if (value.endsWith(" ")) {
            return "it ends with a blank, and the metastore takes a partition's name with and without for the same";
        }
        if (value.indexOf('\0') >= 0) {
            return "it holds a NUL, which the metastore does not";
        }
        for (String reserved : RESERVED) {
            if (value.contains(reserved)) {
                return "it holds " + reserved + ", which Hive keeps for itself";
            }
        }
        int bytes = (escape(key) + "=" + escape(value)).getBytes(StandardCharsets.UTF_8).length;
        int most = Math.min(LONGEST_FOLDER, (LONGEST_NAME - (keys - 1)) / Math.max(1, keys));
        return bytes > most ? "it is too long for the name of a partition" : null;
    }

    /**
     * The values as they compare: {@code hour=01} of an int key is {@code hour=1}, and a CHAR, which the metastore fills up
     * with blanks, ends with none.
     */
    public PartitionValues normal(HiveTable table) {
        Map<String, String> types = new LinkedHashMap<>();
        table.partitionKeys().forEach(key -> types.put(key.name(), key.type()));
        return new PartitionValues(entries.stream()
                .map(entry -> Map.entry(entry.getKey(), normal(entry.getValue(), types.get(entry.getKey()))))
                .toList());
    }

    private static String normal(String value, String type) {
        if (type != null && type.startsWith("char(")) {
            return value.stripTrailing();
        }
        boolean whole = type != null && type.matches("tinyint|smallint|int|bigint") && value.matches("-?[0-9]{1,18}");
        return whole ? Long.toString(Long.parseLong(value)) : value;
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
                escaped.append('%').append(String.format("%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length() && hex(text, i + 1) >= 0) {
                plain.append((char) hex(text, i + 1));
                i += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    @Override
    public String toString() {
        return path();
    }
}
