package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Append to a table whose files are Hive's whole truth: each staged file is renamed into the table's folder under a name
 * that only this run uses. A new partition is added after its files are there, so it appears whole. What an earlier run for
 * the same time has added is taken away after that, also where this run adds nothing.
 */
record AppendFiles(Publication run) implements Publisher {

    @Override
    public void publish(Manifest manifest) {
        HiveTable table = run.table();
        Map<PartitionValues, List<Item>> groups = run.byPartition(table, manifest);
        EarlierFiles earlier = new EarlierFiles(run, table);
        earlier.note(groups);
        if (!table.partitioned()) {
            List<Item> items = groups.values().iterator().next();
            fill(HiveDescription.path(table.location()), items);
        } else {
            fillPartitions(table, groups);
        }
        earlier.takeAway(groups);
        Statistics.refresh(run, table, groups.keySet());
    }

    @Override
    public List<String> explain(HiveTable table, Schema staged, String version) {
        Partitions partitions = new Partitions(run, table);
        if (!table.partitioned()) {
            return List.of("-- each staged file is renamed into " + place(HiveDescription.path(table.location())));
        }
        PartitionValues partition = partitions.expected();
        boolean fixed = run.options().partition().dynamic().isEmpty();
        String location = fixed && !table.location().isEmpty()
                ? partitions.locations(List.of(partition)).get(partition)
                : null;
        String folder = location == null ? partitions.defaultPath(partition) : HiveDescription.path(location);
        List<String> steps = new ArrayList<>(List.of("-- each staged file is renamed into " + place(folder)));
        if (location == null) {
            steps.add((fixed ? "" : "-- for partitions that are not there: ")
                    + partitions.addSql(List.of(partition), any -> Optional.empty()));
        }
        return steps;
    }

    private static String place(String folder) {
        return folder.isEmpty() || !folder.startsWith("/") ? "the table's folder" : folder;
    }

    private void fillPartitions(HiveTable table, Map<PartitionValues, List<Item>> groups) {
        Partitions partitions = new Partitions(run, table);
        Map<PartitionValues, String> existing = partitions.locations(groups.keySet());
        List<PartitionValues> absent = new ArrayList<>();
        groups.forEach((partition, items) -> {
            String location = existing.get(partition);
            if (location == null && items.isEmpty()) {
                return;
            }
            if (location == null) {
                absent.add(partition);
            }
            fill(location == null ? partitions.defaultPath(partition) : HiveDescription.path(location), items);
        });
        partitions.add(absent, partition -> Optional.empty());
    }

    private void fill(String folder, List<Item> items) {
        if (!items.isEmpty()) {
            run.hdfs().mkdirs(folder);
        }
        items.forEach(item -> run.move(item, folder));
        Set<String> keep = new HashSet<>();
        items.forEach(item -> keep.add(item.name()));
        for (HdfsStatus file : earlier(folder)) {
            if (!keep.contains(file.name())) {
                run.hdfs().delete(file.path(), false);
            }
        }
    }

    /** What runs of this route for this time have published here, where a time can come again. */
    private List<HdfsStatus> earlier(String folder) {
        if (!run.files().timeMayComeAgain() || run.hdfs().status(folder).isEmpty()) {
            return List.of();
        }
        return run.hdfs().list(folder).stream()
                .filter(file -> run.files().sameTime(file.name()))
                .toList();
    }

    @Override
    public boolean verify(Manifest manifest) {
        HiveTable table = run.table();
        Map<PartitionValues, List<Item>> groups = run.byPartition(table, manifest);
        if (new EarlierFiles(run, table).there()) {
            return false;
        }
        if (!table.partitioned()) {
            return holds(table.location(), groups.values().iterator().next());
        }
        Map<PartitionValues, String> existing = new Partitions(run, table).locations(groups.keySet());
        return groups.entrySet().stream().allMatch(group -> holds(existing.get(group.getKey()), group.getValue()));
    }

    private boolean holds(String location, List<Item> items) {
        if (location == null) {
            return items.isEmpty();
        }
        String folder = HiveDescription.path(location);
        boolean there = items.stream().allMatch(item -> run.hdfs()
                .status(folder + "/" + item.name())
                .filter(file -> file.length() == item.file().bytes())
                .isPresent());
        return there && (!run.files().timeMayComeAgain() || earlier(folder).size() == items.size());
    }
}
