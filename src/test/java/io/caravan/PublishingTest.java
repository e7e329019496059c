package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import io.caravan.hive.table.Lake;
import io.caravan.run.RunStatus;
import io.caravan.store.Backfill;
import io.caravan.store.BackfillRequest;
import io.caravan.store.RunRecord;
import io.caravan.store.Verification;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs of the engine leave in Hive when they meet in one place, come again, or have statements that come late. */
class PublishingTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final LocalDate DAY = LocalDate.parse("2026-01-01");

    @TempDir
    private static Path folder;

    private static Connection source;
    private static Doorway doorway;
    private static Service service;
    private static HdfsClient hdfs;

    @BeforeAll
    static void start() throws Exception {
        String url = "jdbc:h2:mem:publishing;DB_CLOSE_DELAY=-1";
        source = DriverManager.getConnection(url);
        doorway = new Doorway(Lakes.get().hiveBinary());
        HdfsSettings namenode = HdfsSettings.of(Lakes.get().namenodeHttp(), "hive");
        hdfs = new HdfsClient(namenode);
        Lake lake = new Lake(
                namenode,
                HiveSettings.of("hive2://127.0.0.1:" + doorway.port(), "hive", "", Duration.ofSeconds(1)),
                "/tmp/caravan/publishing");
        HiveClient aside =
                new HiveClient(HiveSettings.of("hive2://" + Lakes.get().hiveBinary(), "hive", ""));
        service = new Service("publishing", folder, lake, aside, Map.of("url", url));
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        doorway.close();
        source.close();
    }

    private static void execute(String... statements) throws Exception {
        try (Statement statement = source.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> rows(String table) {
        return service.hive("SELECT * FROM %s." + table).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    private static String location(String table) {
        return service.hive("DESCRIBE FORMATTED %s." + table).stream()
                .filter(row -> String.valueOf(row.get(0)).strip().equals("Location:"))
                .map(row -> row.get(1).toString().strip().replaceFirst("hdfs://[^/]*", ""))
                .findFirst()
                .orElseThrow();
    }

    private static void committed(RunRecord run) {
        assertThat(run.status()).as(run.error()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void rowsThatMoveToAnotherPartitionAreThereOnceWhenTheirDateIsRunAgain() throws Exception {
        execute(
                "CREATE TABLE moves (id INT, d DATE, part VARCHAR(9))",
                "INSERT INTO moves VALUES (1, DATE '2026-01-01', 'a'), (2, DATE '2026-01-01', 'b'),"
                        + " (3, DATE '2026-01-01', 'b'), (4, DATE '2026-01-02', 'b')");
        service.route(
                "moves",
                "table:db/PUBLIC.MOVES?schedule=none&where=d = date '${yyyy-mm-dd}'&columns=id,part",
                "moves?partition=part");
        committed(service.backfill("moves", DAY));
        committed(service.backfill("moves", DAY.plusDays(1)));
        assertThat(rows("moves")).containsExactly("[1, a]", "[2, b]", "[3, b]", "[4, b]");
        execute("UPDATE moves SET part = 'c' WHERE id IN (1, 2)");
        committed(service.backfill("moves", DAY));
        assertThat(rows("moves")).containsExactly("[1, c]", "[2, c]", "[3, b]", "[4, b]");
        service.forgetPublications();
        execute("UPDATE moves SET part = 'd' WHERE id IN (2, 3)");
        committed(service.backfill("moves", DAY));
        assertThat(rows("moves")).containsExactly("[1, c]", "[2, d]", "[3, d]", "[4, b]");
        execute("DELETE FROM moves WHERE id < 4");
        committed(service.backfill("moves", DAY));
        assertThat(rows("moves")).containsExactly("[4, b]");
    }

    @Test
    void rowsOfARunThatWasCancelledInDoubtGoWithTheNextRun() throws Exception {
        execute("CREATE TABLE doubt (id INT, part VARCHAR(9))", "INSERT INTO doubt VALUES (1, 'a'), (2, 'b')");
        service.route("doubt", "table:db/PUBLIC.DOUBT?schedule=none", "doubt?partition=part");
        committed(service.run("doubt"));
        committed(service.run("doubt"));
        service.cancelledInDoubt("doubt");
        execute("DELETE FROM doubt WHERE part = 'b'");
        committed(service.run("doubt"));
        assertThat(rows("doubt")).containsExactly("[1, a]", "[1, a]", "[2, b]");
    }

    @Test
    void datesThatWriteTheSamePartitionsRunOneByOneAndTheLastOneWins() throws Exception {
        execute("CREATE TABLE same (id INT, part VARCHAR(9))", "INSERT INTO same VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        service.route(
                "same",
                "table:db?schedule=none&query=select id, part, '${yyyymmdd}' as d from same",
                "same?mode=overwrite-dynamic&partition=part");
        Backfill backfill = service.backfill(
                "same",
                new BackfillRequest(
                        DAY, DAY.plusDays(2), BackfillRequest.Order.ASCENDING, 8, false, BackfillRequest.OnError.STOP));
        assertThat(backfill.status()).isEqualTo(Backfill.Status.DONE);
        assertThat(backfill.request().parallelism()).isEqualTo(1);
        assertThat(rows("same")).containsExactly("[1, 20260103, a]", "[2, 20260103, b]", "[3, 20260103, c]");
    }

    @Test
    void foldersAreRemovedHoursAfterTheyWereReplacedAndNeverWhileALocationNamesThem() throws Exception {
        execute("CREATE TABLE kept (id INT)", "INSERT INTO kept VALUES (1)");
        service.route("kept", "table:db/PUBLIC.KEPT?schedule=none", "kept?mode=overwrite");
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            committed(service.run("kept"));
            folders.add(location("kept"));
        }
        service.lookAfterPlaces(Duration.ofHours(5));
        assertThat(folders).doesNotHaveDuplicates().allMatch(path -> hdfs.status(path)
                .isPresent());
        Verification same = service.verify("kept");
        assertThat(same.status()).isEqualTo(Verification.Status.SAME);
        assertThat(same.checked()).isEqualTo(1);
        // Somebody has gone back to an older one, by hand.
        service.hive("ALTER TABLE %s.kept SET LOCATION '" + folders.get(1) + "'");
        assertThat(service.verify("kept").findings()).singleElement().satisfies(finding -> assertThat(finding.problem())
                .isEqualTo("it points to '" + folders.get(1) + "', which an earlier run has made, and not to '"
                        + folders.get(3) + "'"));
        service.lookAfterPlaces(Duration.ofHours(7));
        assertThat(folders)
                .filteredOn(path -> hdfs.status(path).isPresent())
                .containsExactly(folders.get(1), folders.get(3));
        assertThat(rows("kept")).containsExactly("[1]");
    }

    @Test
    void aStatementThatComesAfterLaterRunsLosesNoRowsAndIsPutRight() throws Exception {
        execute("CREATE TABLE late (id INT)", "INSERT INTO late VALUES (1)");
        service.route("late", "table:db/PUBLIC.LATE?schedule=none", "late?mode=overwrite");
        committed(service.run("late"));
        execute("UPDATE late SET id = 2");
        CountDownLatch held = new CountDownLatch(1);
        doorway.linger();
        doorway.when("SET LOCATION", () -> uninterrupted(held));
        committed(service.run("late"));
        String stale = location("late");
        for (int id = 3; id <= 5; id++) {
            execute("UPDATE late SET id = " + id);
            committed(service.run("late"));
        }
        service.lookAfterPlaces(Duration.ofHours(5));
        assertThat(rows("late")).containsExactly("[5]");
        held.countDown();
        await().atMost(SOON).until(() -> location("late").equals(stale));
        assertThat(rows("late")).containsExactly("[2]");
        service.lookAfterPlaces(Duration.ofHours(1));
        assertThat(rows("late")).containsExactly("[5]");
        assertThat(service.events("late")).contains("PUT_RIGHT");
        assertThat(service.count("caravan.publications.put.right")).isEqualTo(1);
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
