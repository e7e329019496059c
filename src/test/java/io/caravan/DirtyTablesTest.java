package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.DirtyRecord;
import io.caravan.run.RunStatus;
import io.caravan.store.DirtyRow;
import io.caravan.store.RunRecord;
import io.caravan.table.MariaDbServer;
import io.caravan.table.PgServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of real databases with values that Hive has none for: they are left out and kept, all others arrive. */
class DirtyTablesTest {
    private static final int ROWS = 3000;
    /** At the ends and in the middle of what is decoded at once, and beside each other. */
    private static final Set<Integer> BAD = Set.of(1, 2, 512, 513, 1700, 2999, 3000);

    @TempDir
    private Path folder;

    private enum Server {
        POSTGRESQL("'infinity'", "bytea", "'\\x00ff'", "\"d\":\"infinity\""),
        MARIADB("'0000-00-00'", "blob", "x'00ff'", "0000-00-00"),
        H2("DATE '+20000-01-01'", "varbinary", "x'00ff'", "20000-01-01");

        private final String bad;
        private final String binary;
        private final String bytes;
        private final String kept;

        Server(String bad, String binary, String bytes, String kept) {
            this.bad = bad;
            this.binary = binary;
            this.bytes = bytes;
            this.kept = kept;
        }

        Map<String, String> settings() throws Exception {
            return switch (this) {
                case POSTGRESQL -> Map.of("url", PgServer.database("dirty"));
                case MARIADB ->
                    Map.of("url", MariaDbServer.get().database("dirty"), "username", "root", "password", "");
                case H2 -> Map.of("url", "jdbc:h2:mem:dirty;DB_CLOSE_DELAY=-1", "username", "sa", "password", "");
            };
        }

        private String row(int i) {
            String name = i % 7 == 0 ? "NULL" : "'n" + i + " \u00e9'";
            String at = BAD.contains(i) ? bad : i % 11 == 0 ? "NULL" : "'2026-01-" + (10 + i % 20) + "'";
            return "(" + i + ", " + name + ", " + at + ", " + i + ".25, " + bytes + ")";
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void arriveWithoutThoseThatCannotBeRead(Server server) throws Exception {
        Map<String, String> settings = server.settings();
        try (Connection database = DriverManager.getConnection(
                        settings.get("url"), settings.get("username"), settings.get("password"));
                Service service = new Service(
                        "dirty_" + server.name().toLowerCase(java.util.Locale.ROOT),
                        folder,
                        Service.lake("dirty_" + server),
                        settings)) {
            database.createStatement()
                    .execute("CREATE TABLE events (id int primary key, name varchar(20), d date, n decimal(12,2), raw "
                            + server.binary + ")");
            if (server == Server.MARIADB) {
                database.createStatement().execute("SET sql_mode = ''");
            }
            for (int from = 1; from <= ROWS; from += 500) {
                database.createStatement()
                        .execute("INSERT INTO events VALUES "
                                + IntStream.range(from, from + 500)
                                        .mapToObj(server::row)
                                        .collect(Collectors.joining(",")));
            }
            String source = "table:db/events?schedule=none&splitBy=id&parallelism=3&batchRows=700&maxDirty=";
            service.route("borne", source + BAD.size(), "copy?mode=overwrite");
            RunRecord borne = service.run("borne");
            assertThat(borne.error()).isNull();
            assertThat(borne.status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(List.of(borne.rowsRead(), borne.rowsDirty(), borne.rowsPublished()))
                    .containsExactly((long) ROWS, (long) BAD.size(), (long) ROWS - BAD.size());
            assertThat(service.hive("SELECT id, name, cast(d AS string), cast(n AS string) FROM %s.copy ORDER BY id"))
                    .isEqualTo(readable(database));
            assertThat(service.dirty(borne)).hasSize(BAD.size()).allSatisfy(row -> kept(server, row));

            service.route("strict", source + (BAD.size() - 1), "strict?mode=overwrite");
            RunRecord strict = service.run("strict");
            assertThat(strict.status()).isEqualTo(RunStatus.FAILED);
            assertThat(strict.error())
                    .containsIgnoringCase(", column 'd': ")
                    .contains("cannot take row ", "Look at the dirty records")
                    .doesNotContain(server.kept);
            assertThat(service.hive("SELECT id FROM %s.strict")).isEmpty();
        }
    }

    private static void kept(Server server, DirtyRow row) {
        DirtyRecord record = row.record();
        assertThat(record.place()).containsIgnoringCase("events");
        assertThat(record.position()).matches("row [0-9]+");
        assertThat(record.column()).isEqualToIgnoringCase("d");
        assertThat(new String(record.raw(), StandardCharsets.UTF_8))
                .containsIgnoringCase("\"id\":\"")
                .contains(server.kept, ".25\"", "\"AP8=\"");
    }

    private static List<List<Object>> readable(Connection database) throws Exception {
        String bad = BAD.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<List<Object>> rows = new ArrayList<>();
        try (ResultSet result = database.createStatement()
                .executeQuery("SELECT id, name, d, n FROM events WHERE id NOT IN (" + bad + ") ORDER BY id")) {
            while (result.next()) {
                rows.add(java.util.Arrays.asList(
                        result.getInt(1), result.getString(2), result.getString(3), result.getString(4)));
            }
        }
        return rows;
    }
}
