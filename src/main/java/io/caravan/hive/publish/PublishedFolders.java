package io.caravan.hive.publish;

import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.Lake;
import io.caravan.hive.table.PartitionValues;
import io.caravan.run.PublishedArea;
import java.time.Duration;
import java.util.Optional;

/** Tables and partitions of a lake, as places that point to folders of runs. */
public record PublishedFolders(Lake lake) implements PublishedArea {
    public static final String PREFIX = "hive:";

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Duration keep() {
        return lake.keepReplaced();
    }

    @Override
    public Optional<String> folder(String root, String path) {
        HiveName name = name(root);
        Optional<HiveTable> table = lake.tables().ask(name);
        if (table.isEmpty() || table.get().partitioned() == path.isEmpty()) {
            return Optional.empty();
        }
        return path.isEmpty()
                ? Optional.of(HiveDescription.path(table.get().location()))
                : lake.tables().location(name, PartitionValues.parsePath(path)).map(HiveDescription::path);
    }

    @Override
    public void point(String root, String path, String folder) {
        HiveName name = name(root);
        HiveTable table = lake.tables().ask(name).orElseThrow();
        String partition = path.isEmpty()
                ? ""
                : " PARTITION (" + PartitionValues.parsePath(path).sql() + ")";
        lake.hive()
                .execute("ALTER TABLE " + name.sql() + partition + " SET LOCATION "
                        + HiveName.literal(HiveDescription.fileSystem(table.location()) + folder));
        if (table.managed()) {
            lake.hive().execute("ANALYZE TABLE " + name.sql() + partition + " COMPUTE STATISTICS NOSCAN");
        }
        lake.tables().forget(name);
    }

    @Override
    public boolean there(String folder) {
        return lake.hdfs().status(folder).isPresent();
    }

    @Override
    public void remove(String folder) {
        lake.hdfs().delete(folder, true);
    }

    private static HiveName name(String root) {
        return HiveName.parse(root.substring(PREFIX.length()));
    }
}
