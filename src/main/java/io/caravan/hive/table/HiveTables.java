package io.caravan.hive.table;

import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveException;
import io.caravan.run.RunException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tables of the metastore, asked through HiveServer2. Any number of threads. */
public final class HiveTables {
    private static final long FRESH_NANOS = 10_000_000_000L;
    private static final String NO_DATABASE = "Error 10072";

    private final HiveClient hive;
    private final Map<HiveName, Known> known = new ConcurrentHashMap<>();

    private record Known(HiveTable table, long nanos) {}

    HiveTables(HiveClient hive) {
        this.hive = hive;
    }

    /** The table as it was at most ten seconds ago. */
    public Optional<HiveTable> find(HiveName name) {
        Known recent = known.get(name);
        if (recent != null && System.nanoTime() - recent.nanos() < FRESH_NANOS) {
            return Optional.of(recent.table());
        }
        return ask(name);
    }

    /** The table as it is now. */
    public Optional<HiveTable> ask(HiveName name) {
        known.remove(name);
        try {
            HiveTable table = HiveDescription.table(name, hive.execute("DESCRIBE FORMATTED " + name.sql()));
            known.put(name, new Known(table, System.nanoTime()));
            return Optional.of(table);
        } catch (HiveException e) {
            if (e.sqlState().equals("42S02") || e.getMessage().contains(NO_DATABASE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The location of a partition, empty if there is no such partition. */
    public Optional<String> location(HiveName name, PartitionValues partition) {
        try {
            return Optional.of(HiveDescription.location(
                    hive.execute("DESCRIBE FORMATTED " + name.sql() + " PARTITION (" + partition.sql() + ")")));
        } catch (HiveException e) {
            if (e.getMessage().contains("Error 10006") || e.getMessage().contains("Partition not found")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The partitions under a prefix of the keys, all for an empty one, each as {@link PartitionValues#normal} spells it. */
    public List<PartitionValues> partitions(HiveTable table, PartitionValues prefix) {
        String filter =
                prefix.isEmpty() ? "" : " PARTITION (" + prefix.normal(table).sql() + ")";
        return hive.execute("SHOW PARTITIONS " + table.name().sql() + filter).rows().stream()
                .map(row -> PartitionValues.parsePath((String) row.get(0)).normal(table))
                .toList();
    }

    /** Makes a table unless it is there. */
    public void create(NewTable table) {
        HiveName name = table.name();
        known.remove(name);
        try {
            hive.execute(table.sql());
        } catch (HiveException e) {
            if (e.getMessage().contains(NO_DATABASE)) {
                throw noDatabase(name.database());
            }
            // Another run may have made it at the same moment; IF NOT EXISTS does not guard against that.
            if (find(name).isEmpty()) {
                throw e;
            }
        }
    }

    /** Changes a table. */
    public void alter(HiveName name, String sql) {
        known.remove(name);
        hive.executeOnce(sql);
    }

    public static RunException noDatabase(String database) {
        return RunException.user(
                "database '" + database + "' does not exist. Create it in Hive, or set createDatabase=true");
    }

    public static String databaseSql(String database) {
        return "CREATE DATABASE IF NOT EXISTS `" + database + "`";
    }

    public boolean hasDatabase(String database) {
        return hive.execute("SHOW DATABASES").rows().stream().anyMatch(row -> database.equals(row.get(0)));
    }

    /** Two that make it at the same moment: Hive lets one of them fail in spite of IF NOT EXISTS. */
    public void createDatabase(String database) {
        try {
            hive.execute(databaseSql(database));
        } catch (HiveException e) {
            if (!hasDatabase(database)) {
                throw e;
            }
        }
    }

    public void forget(HiveName name) {
        known.remove(name);
    }
}
