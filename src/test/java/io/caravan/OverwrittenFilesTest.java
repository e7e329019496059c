package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Hive table that is overwritten holds the rows of the files that are there, through the engine. */
class OverwrittenFilesTest {
    @TempDir
    private Path folder;

    private Path in;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        in = Files.createDirectory(folder.resolve("in"));
        service = new Service("overwritten", folder, Service.lake("overwritten"), Map.of("url", "jdbc:h2:mem:files"));
        service.route("known", source("&columns=RAW(id BIGINT)"), "known?mode=overwrite");
        service.route("told", source(""), "told?mode=overwrite");
        service.route("changed", source("").replace("&read=all", ""), "changed?mode=overwrite");
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private String source(String more) {
        return "folder:" + in + "?format=csv&read=all" + more;
    }

    private long rows(String table) {
        return ((Number) service.hive("SELECT count(*) FROM %s." + table).get(0).get(0)).longValue();
    }

    private void committed(String route) {
        RunRecord run = service.run(route);
        assertThat(run.status()).as(run.error()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void whatVanishesIsGoneWhetherColumnsAreDeclaredOrNot() throws Exception {
        Files.writeString(in.resolve("a.csv"), "id\n1\n2\n");
        Files.writeString(in.resolve("b.csv"), "id\n3\n");
        for (String route : List.of("known", "told")) {
            committed(route);
            assertThat(rows(route)).isEqualTo(3);
            committed(route);
            assertThat(rows(route)).isEqualTo(3);
        }
        Files.delete(in.resolve("b.csv"));
        for (String route : List.of("known", "told")) {
            committed(route);
            assertThat(rows(route)).isEqualTo(2);
        }
        Files.delete(in.resolve("a.csv"));
        for (String route : List.of("known", "told")) {
            committed(route);
            assertThat(rows(route)).isZero();
        }
        RunRecord refused = service.run("changed");
        assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
        assertThat(refused.error())
                .startsWith("changed: cannot overwrite hive:")
                .contains("'read: all'");
    }
}
