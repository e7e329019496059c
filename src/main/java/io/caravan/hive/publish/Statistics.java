package io.caravan.hive.publish;

import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import java.util.Collection;

/**
 * Keeps Hive from answering {@code count(*)} out of what it knew before. It trusts its statistics for managed tables only:
 * tables that it made itself since Hive 4 are external unless they are transactional.
 */
final class Statistics {
    private Statistics() {}

    static void refresh(Publication run, HiveTable table, Collection<PartitionValues> partitions) {
        if (!table.managed()) {
            return;
        }
        for (PartitionValues partition : partitions) {
            String clause = partition.isEmpty() ? "" : " PARTITION (" + partition.sql() + ")";
            run.hive().execute("ANALYZE TABLE " + run.name().sql() + clause + " COMPUTE STATISTICS NOSCAN");
        }
    }
}
