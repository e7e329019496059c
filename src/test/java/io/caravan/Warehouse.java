package io.caravan;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

/** A Hive database of its own for a test class, asked beside the application; gone when closed. */
final class Warehouse implements AutoCloseable {
    private final Lakes lake;
    private final HiveClient hive;
    private final HdfsClient hdfs;
    final String database;

    Warehouse(String name) {
        this(name, Lakes.get());
    }

    Warehouse(String name, Lakes lake) {
        this.lake = lake;
        hive = new HiveClient(HiveSettings.of("hive2://" + lake.hiveBinary(), "hive", ""));
        hdfs = new HdfsClient(HdfsSettings.of(lake.namenodeHttp(), "hive"));
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
        return staged(staging());
    }

    /** Every file that is left in a folder of staging. */
    List<String> staged(String folder) {
        return hdfs.status(folder).isEmpty()
                ? List.of()
                : files(folder).map(HdfsStatus::path).toList();
    }

    /** How many bytes a folder may hold, copies and unfinished blocks counted; 0 for as many as there is room for. */
    void quota(String folder, long bytes) throws IOException, InterruptedException {
        hdfs.mkdirs(folder);
        String quota = bytes == 0 ? "-1" : Long.toString(bytes);
        HttpRequest request = HttpRequest.newBuilder(URI.create(lake.namenodeHttp() + "/webhdfs/v1" + folder
                        + "?op=SETQUOTA&user.name=hive" + "&storagespacequota=" + quota))
                .PUT(BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    /** The address to which the NameNode sends those who upload. */
    String datanode() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(lake.namenodeHttp() + "/webhdfs/v1/tmp/x?op=CREATE&user.name=hive"))
                .PUT(BodyPublishers.noBody())
                .build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getAuthority();
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
