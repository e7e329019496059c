package io.caravan.hive.publish;

import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.Together;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The partitions of one table in the metastore: where they are, and adding them. */
record Partitions(Publication run, HiveTable table) {
    private static final int FEW = 3;
    private static final int STATEMENT = 200;

    /** Where those of the asked partitions are that exist. */
    Map<PartitionValues, String> locations(Collection<PartitionValues> asked) {
        Set<PartitionValues> existing = new HashSet<>(asked);
        if (asked.size() > FEW) {
            existing.retainAll(run.tables().partitions(table, PartitionValues.NONE));
        }
        Map<PartitionValues, String> locations = new ConcurrentHashMap<>();
        Together.each(existing, partition -> run.tables()
                .location(run.name(), partition)
                .ifPresent(location -> locations.put(partition, location)));
        return locations;
    }

    /** Where Hive puts a partition that is added without a location. */
    String defaultPath(PartitionValues partition) {
        return HiveDescription.path(table.location()) + "/" + partition.path();
    }

    /** Adds those that are not there, each at its location or where Hive puts it. */
    void add(List<PartitionValues> partitions, Function<PartitionValues, Optional<String>> location) {
        for (int from = 0; from < partitions.size(); from += STATEMENT) {
            run.hive()
                    .executeOnce(
                            addSql(partitions.subList(from, Math.min(partitions.size(), from + STATEMENT)), location));
        }
    }

    String addSql(List<PartitionValues> partitions, Function<PartitionValues, Optional<String>> location) {
        return partitions.stream()
                .map(partition -> "PARTITION (" + partition.sql() + ")"
                        + location.apply(partition)
                                .map(uri -> " LOCATION " + HiveName.literal(uri))
                                .orElse(""))
                .collect(Collectors.joining(" ", "ALTER TABLE " + run.name().sql() + " ADD IF NOT EXISTS ", ""));
    }

    String moveSql(PartitionValues partition, String location) {
        return "ALTER TABLE " + run.name().sql() + " PARTITION (" + partition.sql() + ") SET LOCATION "
                + HiveName.literal(location);
    }

    /** The one partition that the run is about: its fixed values, and in angle brackets those that its rows give. */
    PartitionValues expected() {
        Map<String, String> own = new LinkedHashMap<>();
        run.options().partition().dynamic().forEach(key -> own.put(key, "<" + key + ">"));
        return run.fixed().and(PartitionValues.of(own)).normal(table);
    }

    /** Points existing partitions to other folders, each in a transaction of its own. */
    void move(Map<PartitionValues, String> locations) {
        Together.each(locations.entrySet(), entry -> run.hive().executeOnce(moveSql(entry.getKey(), entry.getValue())));
    }
}
