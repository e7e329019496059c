package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.Together;
import io.caravan.run.Published;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What earlier runs for the same time have added to a table, and runs that were given up while they were published,
 * wherever it is: the run store has noted it before it became visible. Where it does not know it any more, the names of files
 * tell.
 */
record EarlierFiles(Publication run, HiveTable table) {

    /** Notes what this run is about to add. */
    void note(Map<PartitionValues, List<Item>> groups) {
        Map<PartitionValues, List<String>> names = new LinkedHashMap<>();
        groups.forEach((partition, items) -> {
            if (!items.isEmpty()) {
                names.put(partition, items.stream().map(Item::name).toList());
            }
        });
        if (!names.isEmpty()) {
            run.published()
                    .note(
                            Published.Kind.FILES,
                            List.of(new Published.Note(
                                    run.root(), run.files().target(), new NotedFiles(names).write(), null)));
        }
    }

    /** Takes away what earlier runs for this time have added, but for the files of this one. */
    void takeAway(Map<PartitionValues, List<Item>> groups) {
        Map<PartitionValues, Set<String>> names = new HashMap<>();
        List<Published.Earlier> noted = noted();
        noted.forEach(
                one -> NotedFiles.read(one.note().detail()).names().forEach((partition, files) -> names.computeIfAbsent(
                                partition, any -> new HashSet<>())
                        .addAll(files)));
        if (table.partitioned() && noted.isEmpty() && run.files().mayBeForgotten()) {
            search(names);
        }
        groups.forEach((partition, items) -> items.forEach(
                item -> names.getOrDefault(partition, new HashSet<>()).remove(item.name())));
        places(names.keySet()).forEach((partition, folder) -> names.get(partition)
                .forEach(name -> run.hdfs().delete(folder + "/" + name, false)));
        run.published().takenAway(noted);
    }

    /** Whether something of an earlier run for this time is known to be there still. */
    boolean there() {
        return !noted().isEmpty();
    }

    private List<Published.Earlier> noted() {
        return run.published().earlier(run.root()).stream()
                .filter(one -> one.givenUp() || sameTime(one))
                .toList();
    }

    /** One by the cursor and one for a date are of different windows. */
    private boolean sameTime(Published.Earlier one) {
        return NotedFiles.read(one.note().detail()).all(run.files()::sameTime);
    }

    private void search(Map<PartitionValues, Set<String>> names) {
        List<PartitionValues> all = run.tables().partitions(table, PartitionValues.NONE);
        Map<PartitionValues, String> folders = places(all);
        Together.each(folders.entrySet(), place -> {
            List<String> found = new ArrayList<>();
            if (run.hdfs().status(place.getValue()).isPresent()) {
                for (HdfsStatus file : run.hdfs().list(place.getValue())) {
                    if (run.files().sameTime(file.name())) {
                        found.add(file.name());
                    }
                }
            }
            if (!found.isEmpty()) {
                synchronized (names) {
                    names.computeIfAbsent(place.getKey(), any -> new HashSet<>())
                            .addAll(found);
                }
            }
        });
    }

    private Map<PartitionValues, String> places(java.util.Collection<PartitionValues> partitions) {
        Map<PartitionValues, String> folders = new HashMap<>();
        if (!table.partitioned()) {
            partitions.forEach(whole -> folders.put(whole, HiveDescription.path(table.location())));
            return folders;
        }
        new Partitions(run, table)
                .locations(partitions)
                .forEach((partition, location) -> folders.put(partition, HiveDescription.path(location)));
        return folders;
    }
}
