package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.engine.Folder;
import io.caravan.engine.Node;
import io.caravan.engine.Power;
import io.caravan.engine.Stores;
import io.caravan.run.Manifest;
import io.caravan.run.RunStatus;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store of an earlier or later version of the program. */
class StoreUpgradeTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Stores.class)
    void goesOnWithTheRunsThatTheFirstVersionLeft(Stores kind) throws Exception {
        DataSource database = firstVersion(kind, "upgraded");
        run(database, 1, "done", "COMMITTED", null, null);
        run(database, 2, "failed", "FAILED", null, null);
        run(database, 3, "cancelled", "CANCELLED", null, null);
        run(database, 4, "stuck", "QUARANTINED", null, null);
        run(database, 5, "planned", "PLANNED", null, null);
        run(database, 6, "reading", "EXTRACTING", "all", null);
        split(database, 6, 0, staged("reading", 6, 0, 0, 2, 4));
        split(database, 6, 1, null);
        run(database, 7, "publishing", "PUBLISHING", "all", staged("publishing", 7, 0, 7));
        split(database, 7, 0, staged("publishing", 7, 0, 7));
        execute(database, "INSERT INTO sync_cursor VALUES ('done', '9', 1, 1)");
        execute(database, "ALTER TABLE sync_run ALTER COLUMN run_id RESTART WITH 100");
        try (Node node = node(database).start()) {
            Awaitility.await().until(() -> List.of("planned", "reading", "publishing").stream()
                    .allMatch(route -> node.last(route).status() == RunStatus.COMMITTED));
            node.settle();
            assertThat(Folder.published(root, "planned")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(Folder.published(root, "reading")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(Folder.published(root, "publishing")).containsExactly(7L);
            assertThat(node.last("stuck").status()).isEqualTo(RunStatus.QUARANTINED);
            assertThat(node.store.cursors()).containsEntry("done", "9").containsEntry("reading", "6");
            RunDetail old = node.engine.runs().detail(1);
            assertThat(old.timeline().stream().map(RunEvent::kind))
                    .containsExactly(RunEvent.Kind.ELECTED, RunEvent.Kind.COMMITTED);
            assertThat(node.engine.runs().detail(6).targets().get(0).rows()).isEqualTo(6);
            Long bound = node.store
                    .transactions()
                    .read(sql -> sql.first(row -> row.getLong(1), "SELECT COUNT(*) FROM sync_manifest"));
            assertThat(bound).as("a run that has ended is bound to nothing").isZero();
        }
        assertThat(root.resolve("upgraded.version-1.zip").toFile().exists()).isEqualTo(kind == Stores.H2);
    }

    private Node node(DataSource database) throws Exception {
        return new Node("second", database, root, Clock.systemUTC(), Power.on())
                .rows(0, 6)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        for (String route : List.of("planned", "reading", "publishing", "stuck")) {
                            from("rows:" + route + "?splits=2").id(route).to("folder:" + route);
                        }
                    }
                });
    }

    private DataSource firstVersion(Stores kind, String name) {
        DataSource database = kind.open(root, name);
        StoreSchema.flyway(database).target("1").load().migrate();
        return database;
    }

    private static void run(DataSource database, long id, String route, String status, String detail, String manifest)
            throws SQLException {
        boolean open = RunStatus.valueOf(status).open();
        execute(
                database,
                "INSERT INTO sync_run (run_id, route, logical_time, fired_by, zone, task, open_route, status, attempts,"
                        + " crashes, hi, cursor_column, detail, cursor_version, manifest, rows_read, rows_filtered,"
                        + " rows_published, bytes_read, started, finished)"
                        + " VALUES (" + id + ", '" + route + "', CURRENT_TIMESTAMP, 'SCHEDULE', 'UTC', '" + route
                        + "', "
                        + (open ? text(route) : "NULL") + ", '" + status + "', 1, 0, "
                        + (detail == null ? "NULL, NULL" : "'6', 'id'") + ", " + text(detail) + ", 0, "
                        + text(manifest) + ", 0, 0, 0, 0, CURRENT_TIMESTAMP, " + (open ? "NULL" : "CURRENT_TIMESTAMP")
                        + ")");
        execute(database, "INSERT INTO sync_task VALUES ('" + route + "', 1, 'first', CURRENT_TIMESTAMP)");
    }

    private static void split(DataSource database, long run, int number, String staged) throws SQLException {
        execute(
                database,
                "INSERT INTO sync_split (run_id, split_no, detail, estimated_rows, done, attempt, rows_read,"
                        + " rows_filtered, bytes_read, staged) VALUES (" + run + ", " + number + ", '', -1, "
                        + (staged == null ? "FALSE, 0, 0" : "TRUE, 1, 3") + ", 0, 0, " + text(staged) + ")");
    }

    /** What the first version noted of a staged file, and the file. */
    private String staged(String route, long run, int split, long... rows) throws Exception {
        Path folder =
                Files.createDirectories(root.resolve(route).resolve("staging").resolve(route + "-" + run));
        Path file = folder.resolve("s" + split + "-a1");
        StringBuilder lines = new StringBuilder();
        for (long row : rows) {
            lines.append(row).append('\n');
        }
        Files.writeString(file, lines);
        StagedFile staged = new StagedFile(file.toString(), "", rows.length, Files.size(file), "");
        return ManifestJson.write(List.of(new Manifest(
                "folder://" + route,
                List.of(new StagedSplit(split, 1, rows.length, Files.size(file), List.of(staged), null)))));
    }

    private static String text(String value) {
        return value == null ? "NULL" : "'" + value + "'";
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @EnumSource(Stores.class)
    void refusesAStoreThatIsNewerThanTheProgram(Stores kind) throws Exception {
        DataSource database = kind.open(root, "newer");
        RunStore.open(database);
        execute(
                database,
                "INSERT INTO \"sync_schema\" SELECT MAX(\"installed_rank\") + 1, '99', 'later', 'SQL', 'V99__later.sql', 1,"
                        + " 'x', CURRENT_TIMESTAMP, 1, TRUE FROM \"sync_schema\"");
        assertThatThrownBy(() -> RunStore.open(database))
                .isInstanceOf(StoreRefused.class)
                .hasMessage("cannot open the run store: it is at version 99, newer than this program, which knows "
                        + StoreSchema.newest() + ". Start the newer program, or restore the store as it was before its"
                        + " upgrade; nothing was changed.");
    }

    /** H2 keeps each statement of an upgrade that was killed, or ran out of disk, and not that it was made. */
    @ParameterizedTest
    @EnumSource
    void goesOnWithAnUpgradeThatWasCutShort(Stores kind) throws Exception {
        DataSource database = firstVersion(kind, "halfway");
        RunStore.open(database);
        execute(database, "DELETE FROM \"sync_schema\" WHERE \"version\" <> '1'");
        assertThat(RunStore.open(database).runs(RunFilter.latest("any", 1))).isEmpty();
    }

    @Test
    void saysWhereTheStoreOfBeforeIsWhenAnUpgradeFails() throws Exception {
        DataSource database = firstVersion(Stores.H2, "broken");
        execute(database, "ALTER TABLE sync_run RENAME COLUMN route TO way");
        assertThatThrownBy(() -> RunStore.open(database))
                .isInstanceOf(StoreRefused.class)
                .hasMessageStartingWith("cannot upgrade the run store from version 1 to " + StoreSchema.newest() + ": ")
                .hasMessageContaining("ROUTE")
                .hasMessageContaining(
                        "Put back the store of before, which is in '" + root.resolve("broken.version-1.zip"));
        assertThat(root.resolve("broken.version-1.zip")).exists();
        assertThatThrownBy(() -> RunStore.open(database))
                .describedAs("the next start says so too, and keeps the copy")
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("broken.version-1.zip");
    }
}
