package io.caravan.hive.publish;

import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.WriteMode;
import io.caravan.run.Manifest;
import io.caravan.run.PublishPlace;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a run has to be alone while it is published: its partitions, or the whole table where they are not known. */
public record PublishPlaces(Publication run) {
    private static final int MOST = 100;

    public List<PublishPlace> of(Manifest manifest) {
        Optional<HiveTable> table = run.tables().find(run.name());
        boolean parts =
                table.isPresent() && table.get().partitioned() && run.options().mode() != WriteMode.UPSERT;
        Set<PartitionValues> partitions = new HashSet<>();
        if (parts) {
            partitions.addAll(run.byPartition(table.get(), manifest).keySet());
            run.scope().forEach(prefix -> partitions.add(prefix.normal(table.get())));
        }
        if (!parts || partitions.size() > MOST || partitions.contains(PartitionValues.NONE)) {
            return List.of(place(PartitionValues.NONE));
        }
        return partitions.stream().map(this::place).toList();
    }

    /** Appends do not get into each other's way; Hive itself keeps those of a transactional table apart. */
    private PublishPlace place(PartitionValues partition) {
        return new PublishPlace(run.root(), partition.path(), run.options().mode() == WriteMode.APPEND);
    }
}
