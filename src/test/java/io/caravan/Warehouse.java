package io.caravan;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.HiveClient;
import io.caravan.hive.HiveSettings;
import java.util.List;
import java.util.stream.Stream;

/** A Hive database of its own for a test class, asked beside the application; gone when closed. */
final class Warehouse implements AutoCloseable {
    private final HiveClient hive =
            new HiveClient(HiveSettings.of("hive2://" + Lakes.get().hiveBinary(), "hive", ""));
    private final HdfsClient hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
    final String database;

    Warehouse(String name) {
        // A lake that outlives the test run may hold the databases of an earlier one.
        database = name + Long.toString(System.currentTimeMillis(), 36);
        hive.execute("create database " + database);
    }

    long number(String sql) {
        return hive.execute(sql).number();
    }

    List<List<Object>> rows(String sql) {
        return hive.execute(sql).rows();
    }

    boolean has(String table) {
        return hive.execute("show tables in " + database).rows().contains(List.of(table));
    }

    /** Where an application of this test class stages its files. */
    String staging() {
        return "/tmp/" + database;
    }

    /** Every file that is left in staging. */
    List<String> staged() {
        return hdfs.status(staging()).isEmpty()
                ? List.of()
                : files(staging()).map(HdfsStatus::path).toList();
    }

    private Stream<HdfsStatus> files(String folder) {
        return hdfs.list(folder).stream().flatMap(entry -> entry.directory() ? files(entry.path()) : Stream.of(entry));
    }

    @Override
    public void close() {
        hive.execute("drop database " + database + " cascade");
        hdfs.delete(staging(), true);
        hive.close();
    }
}
