package io.caravan.hive.table;

import io.caravan.hive.server.HiveResult;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the answer of {@code DESCRIBE FORMATTED}: a list of columns, then sections of keys and values. */
public final class HiveDescription {
    private static final String PARTITIONS = "# Partition Information";
    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.US);
    private static final String PARAMETERS = "Table Parameters:";

    private final List<HiveTable.Field> fields = new ArrayList<>();
    private final List<HiveTable.Field> partitionKeys = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, String> parameters = new HashMap<>();

    private HiveDescription(HiveResult answer) {
        List<HiveTable.Field> columns = fields;
        boolean inColumns = true;
        boolean inParameters = false;
        for (int row = 0; row < answer.rows().size(); row++) {
            String key = unescape(answer.text(row, 0).strip());
            String value = answer.text(row, 1).strip();
            if (key.equals(PARTITIONS)) {
                columns = partitionKeys;
                inColumns = true;
            } else if (key.startsWith("# Detailed ") || key.equals("# Storage Information")) {
                inColumns = false;
                inParameters = false;
            } else if (key.equals("# col_name") || key.isEmpty() && value.isEmpty()) {
                continue;
            } else if (inColumns) {
                columns.add(new HiveTable.Field(key, value.toLowerCase(Locale.ROOT)));
            } else if (key.endsWith("Parameters:")) {
                inParameters = key.equals(PARAMETERS);
            } else if (key.isEmpty() && inParameters) {
                parameters.put(value, answer.text(row, 2).strip());
            } else {
                facts.putIfAbsent(key, value);
            }
        }
    }

    static HiveTable table(HiveName name, HiveResult answer) {
        HiveDescription read = new HiveDescription(answer);
        return new HiveTable(
                name,
                read.fields,
                read.partitionKeys,
                read.facts.getOrDefault("Location:", ""),
                read.facts.getOrDefault("Table Type:", ""),
                read.facts.getOrDefault("InputFormat:", ""),
                !read.facts.getOrDefault("Bucket Columns:", "[]").equals("[]"),
                read.parameters,
                created(read.facts.getOrDefault("CreateTime:", "")));
    }

    /** Hive writes it in the time zone of the server that answers. */
    private static String created(String text) {
        try {
            return CREATED.parse(text, Instant::from).toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /** The location in an answer about a partition. */
    static String location(HiveResult answer) {
        return new HiveDescription(answer).facts.getOrDefault("Location:", "");
    }

    /** Hive writes this answer with Java's escapes. */
    private static String unescape(String text) {
        return text.indexOf('\\') < 0 ? text : text.translateEscapes();
    }

    /** The path of a location without its file system. Locations are not always valid URIs: partition values keep spaces. */
    public static String path(String location) {
        int scheme = location.indexOf("://");
        if (scheme < 0) {
            return location.startsWith("/") ? location : URI.create(location).getPath();
        }
        int slash = location.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : location.substring(slash);
    }

    /** The file system of a location: {@code hdfs://lake}, empty if it names none. */
    public static String fileSystem(String location) {
        return location.substring(0, location.length() - path(location).length());
    }
}
