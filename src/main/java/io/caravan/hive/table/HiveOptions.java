package io.caravan.hive.table;

import io.caravan.endpoint.Sizes;
import io.caravan.record.Schema;
import io.caravan.schedule.Macros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The options of a {@code hive:} endpoint, checked.
 *
 * @param table the target
 * @param mode what becomes of the rows that are there
 * @param partition its partition keys, fixed or filled by the source
 * @param scope for overwrite-dynamic: partitions that are emptied when the result does not hold them
 * @param key the columns that identify a row, lower-case; upsert only
 * @param version the column by which the later of two rows wins, lower-case; empty for the source's cursor
 * @param columns what becomes of columns that source and table do not share
 * @param create whether a missing table is made
 * @param createDatabase whether a missing database is made
 * @param fileSize bytes after which a staged file is closed and the next begun
 * @param success the file that is left when a run is visible, may hold macros; empty for none
 */
public record HiveOptions(
        HiveName table,
        WriteMode mode,
        PartitionSpec partition,
        List<PartitionSpec> scope,
        List<String> key,
        String version,
        ColumnPolicy columns,
        boolean create,
        boolean createDatabase,
        long fileSize,
        String success) {
    private static final long LEAST = 1L << 20;
    private static final long MOST = 64L << 30;

    public HiveOptions {
        scope = List.copyOf(scope);
        key = List.copyOf(key);
    }

    /** Collects every problem of the options, to be told at once. */
    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        <T> T take(String option, String value, T otherwise, Function<String, T> parse) {
            try {
                return parse.apply(value);
            } catch (IllegalArgumentException e) {
                found.add("'" + option + "' is '" + value + "': " + e.getMessage());
                return otherwise;
            }
        }

        void macros(String option, String template) {
            try {
                Macros.check(option, template, Set.of());
            } catch (IllegalArgumentException e) {
                found.add(e.getMessage());
            }
        }

        HiveName table(String name) {
            try {
                return HiveName.parse(name);
            } catch (IllegalArgumentException e) {
                found.add(e.getMessage().replaceFirst("\\.$", ""));
                return null;
            }
        }

        void check(boolean right, String problem) {
            if (!right) {
                found.add(problem);
            }
        }
    }

    /**
     * Reads the options as they are written.
     *
     * @throws IllegalArgumentException with all problems, each naming option and value
     */
    public static HiveOptions parse(String name, Map<String, String> text) {
        Problems problems = new Problems();
        HiveName table = problems.table(name);
        WriteMode mode = problems.take("mode", text.get("mode"), WriteMode.APPEND, WriteMode::parse);
        PartitionSpec none = new PartitionSpec(List.of());
        PartitionSpec partition = problems.take("partition", text.get("partition"), none, PartitionSpec::parse);
        List<PartitionSpec> scope = problems.take("scope", text.get("scope"), List.of(), HiveOptions::scope);
        List<String> key = problems.take("key", text.get("key"), List.of(), HiveOptions::names);
        String version = text.get("version").strip().toLowerCase(Locale.ROOT);
        ColumnPolicy columns =
                problems.take("columns", text.getOrDefault("columns", "fail"), ColumnPolicy.FAIL, ColumnPolicy::parse);
        boolean create = problems.take("create", text.get("create"), true, HiveOptions::truth);
        boolean createDatabase = problems.take("createDatabase", text.get("createDatabase"), false, HiveOptions::truth);
        long fileSize = problems.take("fileSize", text.get("fileSize"), 0L, HiveOptions::size);
        String success = problems.take("success", text.getOrDefault("success", ""), "", SuccessFile::check);
        for (String option : List.of("partition", "scope", "success")) {
            problems.macros(option, text.getOrDefault(option, ""));
        }
        problems.take("format", text.get("format"), "orc", HiveOptions::format);
        HiveOptions options = new HiveOptions(
                table, mode, partition, scope, key, version, columns, create, createDatabase, fileSize, success);
        if (problems.found.isEmpty()) {
            options.agree(problems);
        }
        if (!problems.found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems.found));
        }
        return options;
    }

    /**
     * The column by which the later of two rows wins: the one that was asked for, or else the source's cursor; empty,
     * so that the last one sent wins, without an upsert, a cursor, or when a step has taken its column out.
     */
    public String version(Schema source, String cursor) {
        boolean cursorDecides =
                mode == WriteMode.UPSERT && version.isEmpty() && cursor != null && source.indexOf(cursor) >= 0;
        return cursorDecides ? cursor.toLowerCase(Locale.ROOT) : version;
    }

    private void agree(Problems problems) {
        boolean upsert = mode == WriteMode.UPSERT;
        boolean dynamic = !partition.dynamic().isEmpty();
        problems.check(!upsert || !key.isEmpty(), "'mode' is 'upsert': it needs 'key', for example key=id");
        problems.check(upsert || key.isEmpty(), "'key' is '" + String.join(",", key) + "': it is only for mode=upsert");
        problems.check(upsert || version.isEmpty(), "'version' is '" + version + "': it is only for mode=upsert");
        problems.check(
                !upsert || key.containsAll(partition.dynamic()),
                "'partition' takes " + partition.dynamic() + " from the source, which is not part of key " + key
                        + ". A row cannot move to another partition: add it to key, or leave it out of partition");
        problems.check(
                mode != WriteMode.OVERWRITE_DYNAMIC || dynamic,
                "'mode' is 'overwrite-dynamic': it needs a partition that the source fills, for example partition=dt");
        problems.check(
                mode == WriteMode.OVERWRITE_DYNAMIC || scope.isEmpty(), "'scope' is only for mode=overwrite-dynamic");
        problems.check(
                mode != WriteMode.OVERWRITE || !dynamic,
                "'mode' is 'overwrite': it cannot take partition '" + String.join("/", partition.names())
                        + "' from the source. Use mode=overwrite-dynamic, and scope for partitions that may be absent");
        for (PartitionSpec prefix : scope) {
            boolean fits = prefix.dynamic().isEmpty()
                    && prefix.keys().size() <= partition.keys().size()
                    && prefix.names()
                            .equals(partition.names().subList(0, prefix.keys().size()));
            problems.check(
                    fits,
                    "'scope' " + prefix.names() + " must give values to the first keys of partition "
                            + partition.names());
        }
    }

    private static List<PartitionSpec> scope(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",")).map(PartitionSpec::parse).toList();
    }

    private static List<String> names(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> distinct = new HashSet<>(names);
        if (distinct.contains("") || distinct.size() < names.size()) {
            throw new IllegalArgumentException("a column is empty or there twice. Write columns with commas between");
        }
        return names;
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it is neither true nor false");
        };
    }

    private static long size(String text) {
        long bytes = Sizes.parse(text);
        if (bytes < LEAST || bytes > MOST) {
            throw new IllegalArgumentException("it is outside 1MB..64GB");
        }
        return bytes;
    }

    private static String format(String text) {
        if (!text.strip().equalsIgnoreCase("orc")) {
            throw new IllegalArgumentException("it is not a format that can be written. Use orc");
        }
        return "orc";
    }
}
