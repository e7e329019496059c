package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of files as rows of a Hive table, by the packaged application. */
class RowFilesIT {
    @Test
    void aFolderOfFilesIsOneTable(@TempDir Path folder) throws Exception {
        BlobContainerClient container =
                Azurite.get().container("rows" + ProcessHandle.current().pid());
        upload(
                container,
                "raw/a.csv",
                "id,name,at\n1,one,2026-01-01 10:00:00\n2,\"two, with \"\"quotes\"\"\nand a line\",\n");
        upload(container, "raw/b.csv.gz", gzip("id,name,at\n3,,2026-01-02 11:30:00.123456\n4,\"\",\n"));
        upload(container, "raw/c/d.csv", "id,name,at\n5,five,\n");
        Path local = Files.createDirectories(folder.resolve("in"));
        Files.write(local.resolve("old.csv"), "编号;名称\n1;上海\n2;北京\n".getBytes(Charset.forName("GBK")));
        Files.writeString(
                local.resolve("events.jsonl"), "{\"id\":1,\"tags\":[\"a\"],\"big\":9007199254740993}\n{\"id\":2}\n");
        // The older file is the larger one, and of another split.
        write(local.resolve("day1.tsv"), 10, "id\tstate\n" + "1\told\n2\told\n".repeat(100_000));
        write(local.resolve("day2.tsv"), 20, "id\tstate\tby\n1\tnew\tEve\n");
        try (Warehouse warehouse = new Warehouse("rowfiles");
                Packaged caravan = new Packaged(folder)) {
            caravan.configure("caravan.connections.metering.url", Azurite.get().endpoint());
            caravan.configure("caravan.connections.metering.account-key", Azurite.KEY);
            caravan.configure("caravan.lake.staging", warehouse.staging());
            caravan.drop("meters.yaml", meters(container, warehouse));
            caravan.drop("old.yaml", old(local, warehouse));
            caravan.drop("events.yaml", events(local, warehouse));
            caravan.drop("latest.yaml", latest(local, warehouse));
            caravan.start();
            for (String sync : List.of("meters", "old", "events", "latest")) {
                caravan.awaitFile(sync + ".yaml", "OK");
                caravan.run(sync);
                caravan.awaitRun(sync, "COMMITTED");
            }
            assertThat(warehouse.rows("select id, name, cast(at as string), length(name) from " + warehouse.database
                            + ".meters order by id"))
                    .isEqualTo(List.of(
                            row(1L, "one", "2026-01-01 10:00:00", 3),
                            row(2L, "two, with \"quotes\"\nand a line", null, 29),
                            row(3L, null, "2026-01-02 11:30:00.123456", null),
                            row(4L, "", null, 0),
                            row(5L, "five", null, 4)));
            assertThat(warehouse.rows("select * from " + warehouse.database + ".old order by 1"))
                    .isEqualTo(List.of(List.of("1", "上海"), List.of("2", "北京")));
            assertThat(warehouse.rows(
                            "select id, tags, cast(big as string) from " + warehouse.database + ".events order by id"))
                    .isEqualTo(List.of(row(1L, "[\"a\"]", "9007199254740993"), row(2L, null, null)));

            assertThat(warehouse.rows("select id, state, `by` from " + warehouse.database + ".latest order by id"))
                    .isEqualTo(List.of(row("1", "new", "Eve"), row("2", "old", null)));

            upload(container, "raw/e.csv", "id,name,at\n6,six,\n");
            caravan.run("meters");
            JsonNode run = caravan.awaitRun("meters", "COMMITTED");
            JsonNode files = caravan.json("/api/v1/runs/" + run.path("id") + "/files");
            assertThat(files.size()).as(files.toString()).isEqualTo(1);
            assertThat(files.path(0).path("name").asText()).endsWith("raw/e.csv");
            assertThat(warehouse.rows("select count(*) from " + warehouse.database + ".meters"))
                    .isEqualTo(List.of(List.of(6L)));

            upload(container, "raw/bad.csv", "id,name,at\nx,bad,\n");
            caravan.run("meters");
            JsonNode failed = caravan.awaitRun("meters", "FAILED");
            assertThat(failed.path("error").asText())
                    .contains("bad.csv", "line 2")
                    .doesNotContain("'x'");
            assertThat(warehouse.rows("select count(*) from " + warehouse.database + ".meters"))
                    .isEqualTo(List.of(List.of(6L)));
        } finally {
            container.deleteIfExists();
        }
    }

    private static List<Object> row(Object... values) {
        return java.util.Arrays.asList(values);
    }

    private static String meters(BlobContainerClient container, Warehouse warehouse) {
        return """
                - route:
                    id: meters
                    from:
                      uri: blob:metering/%s/raw
                      parameters: { schedule: none, format: csv, columns: "id BIGINT, name STRING, at TIMESTAMP" }
                      steps:
                        - to: { uri: "hive:%s.meters" }
                """
                .formatted(container.getBlobContainerName(), warehouse.database);
    }

    private static String old(Path local, Warehouse warehouse) {
        return """
                - route:
                    id: old
                    from:
                      uri: folder:%s
                      parameters: { schedule: none, include: "*.csv", format: csv, read: all, charset: GBK, delimiter: ";", header: 1, columns: "id STRING, name STRING" }
                      steps:
                        - to: { uri: "hive:%s.old", parameters: { mode: overwrite } }
                """
                .formatted(local, warehouse.database);
    }

    private static String events(Path local, Warehouse warehouse) {
        return """
                - route:
                    id: events
                    from:
                      uri: folder:%s
                      parameters: { schedule: none, include: "*.jsonl", format: jsonl }
                      steps:
                        - to: { uri: "hive:%s.events" }
                """
                .formatted(local, warehouse.database);
    }

    private static String latest(Path local, Warehouse warehouse) {
        return """
                - route:
                    id: latest
                    from:
                      uri: folder:%s
                      parameters: { schedule: none, include: "*.tsv", format: tsv, parallelism: 2 }
                      steps:
                        - to: { uri: "hive:%s.latest", parameters: { mode: upsert, key: id } }
                """
                .formatted(local, warehouse.database);
    }

    private static void write(Path file, int second, String text) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(java.time.Instant.ofEpochSecond(second)));
    }

    private static void upload(BlobContainerClient container, String name, String text) {
        upload(container, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void upload(BlobContainerClient container, String name, byte[] content) {
        container.getBlobClient(name).upload(BinaryData.fromBytes(content), true);
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
