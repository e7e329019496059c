package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.Together;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.Published;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Overwrite: the run's files get a folder of their own beside the table, and one metastore transaction points the table or
 * the partition to it, so a reader sees the old rows or the new ones. The run store is told before which folder that is and
 * which one it replaces. That one stays for some hours, for queries that still read it and for a statement that comes late.
 */
record SwapFolders(Publication run) implements Publisher {
    static final String BESIDE = "-caravan";

    @Override
    public void publish(Manifest manifest) {
        HiveTable table = run.table();
        Map<PartitionValues, List<Item>> groups = run.byPartition(table, manifest);
        if (table.partitioned()) {
            swapPartitions(table, groups);
        } else {
            note(table, Map.of(PartitionValues.NONE, table.location()), List.of(PartitionValues.NONE));
            String folder = build(
                    table, PartitionValues.NONE, groups.values().iterator().next());
            if (!HiveDescription.path(table.location()).equals(folder)) {
                run.hive().executeOnce(moveSql(table, folder));
                run.tables().forget(run.name());
            }
        }
        Statistics.refresh(run, table, groups.keySet());
    }

    private void swapPartitions(HiveTable table, Map<PartitionValues, List<Item>> groups) {
        Partitions partitions = new Partitions(run, table);
        addScope(table, groups);
        Map<PartitionValues, String> before = partitions.locations(groups.keySet());
        note(table, before, groups.keySet());
        Map<PartitionValues, String> folders = new ConcurrentHashMap<>();
        Together.each(
                groups.entrySet(),
                group -> folders.put(group.getKey(), build(table, group.getKey(), group.getValue())));
        List<PartitionValues> absent = new ArrayList<>(groups.keySet());
        absent.removeAll(before.keySet());
        String fileSystem = HiveDescription.fileSystem(table.location());
        partitions.add(absent, partition -> Optional.of(fileSystem + folders.get(partition)));
        Map<PartitionValues, String> moves = new HashMap<>();
        before.forEach((partition, location) -> {
            if (!HiveDescription.path(location).equals(folders.get(partition))) {
                moves.put(partition, fileSystem + folders.get(partition));
            }
        });
        partitions.move(moves);
    }

    /** Tells the run store which folders become the places', and which they have now. */
    private void note(HiveTable table, Map<PartitionValues, String> before, Collection<PartitionValues> partitions) {
        List<Published.Note> notes = new ArrayList<>();
        for (PartitionValues partition : partitions) {
            String folder = folder(table, partition);
            String now = before.containsKey(partition) ? HiveDescription.path(before.get(partition)) : folder;
            notes.add(new Published.Note(run.root(), partition.path(), folder, now.equals(folder) ? null : now));
        }
        run.published().note(Published.Kind.FOLDER, notes);
    }

    /** Existing partitions in the scope that the result does not hold become empty. */
    private void addScope(HiveTable table, Map<PartitionValues, List<Item>> groups) {
        for (PartitionValues prefix : run.scope()) {
            for (PartitionValues partition : run.tables().partitions(table, prefix)) {
                groups.putIfAbsent(partition, List.of());
            }
        }
    }

    /** The run's folder for the table or one partition, holding exactly the given files. */
    private String build(HiveTable table, PartitionValues partition, List<Item> items) {
        String folder = folder(table, partition);
        run.hdfs().mkdirs(folder);
        Map<String, Item> expected = new HashMap<>();
        for (Item item : items) {
            run.move(item, folder);
            expected.put(item.name(), item);
        }
        for (HdfsStatus file : run.hdfs().list(folder)) {
            if (!expected.containsKey(file.name())) {
                run.hdfs().delete(file.path(), true);
            }
        }
        return folder;
    }

    private String folder(HiveTable table, PartitionValues partition) {
        String root = root(HiveDescription.path(table.location()));
        String middle = partition.isEmpty() ? "" : "/" + RunFiles.safeFolders(partition.path());
        return root + BESIDE + middle + "/" + run.files().name();
    }

    /** The table's own folder, also when the table already points beside it. */
    static String root(String location) {
        int slash = location.lastIndexOf('/');
        return slash > 0 && location.substring(0, slash).endsWith(BESIDE)
                ? location.substring(0, slash - BESIDE.length())
                : location;
    }

    private String moveSql(HiveTable table, String path) {
        return "ALTER TABLE " + run.name().sql() + " SET LOCATION "
                + HiveName.literal(HiveDescription.fileSystem(table.location()) + path);
    }

    @Override
    public List<String> explain(HiveTable table, Schema staged, String version) {
        Partitions partitions = new Partitions(run, table);
        PartitionValues partition = table.partitioned() ? partitions.expected() : PartitionValues.NONE;
        boolean made = !table.location().isEmpty();
        String folder = made ? folder(table, partition) : "<folder of the table>" + folder(table, partition);
        List<String> steps = new ArrayList<>(List.of("-- each staged file is renamed into " + folder));
        if (!table.partitioned()) {
            steps.add(moveSql(table, folder));
            return steps;
        }
        boolean fixed = run.options().partition().dynamic().isEmpty();
        String location = HiveDescription.fileSystem(table.location()) + folder;
        boolean there =
                fixed && made && !partitions.locations(List.of(partition)).isEmpty();
        if (there || !fixed) {
            steps.add((fixed ? "" : "-- for partitions that are there: ") + partitions.moveSql(partition, location));
        }
        if (!there) {
            steps.add((fixed ? "" : "-- for partitions that are not there: ")
                    + partitions.addSql(List.of(partition), any -> Optional.of(location)));
        }
        run.scope()
                .forEach(prefix -> steps.add("-- each partition of " + prefix
                        + " that is there and gets no rows is pointed to an empty folder in the same way"));
        return steps;
    }

    @Override
    public boolean verify(Manifest manifest) {
        HiveTable table = run.table();
        Map<PartitionValues, List<Item>> groups = run.byPartition(table, manifest);
        if (!table.partitioned()) {
            return holds(
                    table.location(),
                    folder(table, PartitionValues.NONE),
                    groups.values().iterator().next());
        }
        addScope(table, groups);
        Map<PartitionValues, String> locations = new Partitions(run, table).locations(groups.keySet());
        return groups.entrySet().stream()
                .allMatch(
                        group -> holds(locations.get(group.getKey()), folder(table, group.getKey()), group.getValue()));
    }

    private boolean holds(String location, String folder, List<Item> items) {
        if (location == null || !HiveDescription.path(location).equals(folder)) {
            return false;
        }
        Map<String, Long> expected = new HashMap<>();
        items.forEach(item -> expected.put(item.name(), item.file().bytes()));
        Map<String, Long> found = new HashMap<>();
        run.hdfs().list(folder).forEach(file -> found.put(file.name(), file.length()));
        return found.equals(expected);
    }
}
