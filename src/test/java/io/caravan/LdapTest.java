package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.hdfs.HdfsSettings;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import io.caravan.hive.table.Lake;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.table.PgServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A HiveServer2 that asks for a password, and that lives in another time zone. */
class LdapTest {
    private static final String PASSWORD = "s3cret w\u00f6rd:$";

    @TempDir
    private Path folder;

    private static Lakes server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        server = Lakes.withLogin("caravan", PASSWORD, ZoneId.of("America/New_York"));
        url = PgServer.database("ldap");
        try (Connection connection = DriverManager.getConnection(url)) {
            connection
                    .createStatement()
                    .execute(
                            """
                    SET TimeZone = 'America/New_York';
                    CREATE TABLE times (id int PRIMARY KEY, d date, ts timestamp, tz timestamptz);
                    INSERT INTO times VALUES
                      (1, '0001-01-01', '0001-01-01 00:00:00', '0001-01-01 00:00:00+00'),
                      (2, '1582-10-10', '1582-10-10 01:02:03.4', '1883-11-18 12:00:00-05'),
                      (3, '2026-03-08', '2026-03-08 02:30:00.000001', '2026-03-08 02:30:00.000001-05'),
                      (4, '2026-11-01', '2026-11-01 01:30:00', '2026-11-01 01:30:00-05'),
                      (5, '9999-12-31', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00')""");
        }
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "http"})
    void letsTheRightPasswordIn(String transport) {
        try (HiveClient hive = new HiveClient(settings(transport, "caravan", PASSWORD))) {
            assertThat(hive.execute("SELECT 1").number()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "binary, caravan, wr0ng-one",
        "http, caravan, wr0ng-one",
        "binary, nobody, wr0ng-one",
        "http, nobody, wr0ng-one",
        "binary, caravan, ''",
        "http, caravan, ''"
    })
    void refusesAWrongPasswordWithoutPrintingIt(String transport, String user, String password) {
        try (HiveClient hive = new HiveClient(settings(transport, user, password))) {
            RunException failure = catchThrowableOfType(RunException.class, () -> hive.execute("SELECT 1"));
            assertThat(failure.category()).isEqualTo(RunException.Category.USER);
            assertThat(failure)
                    .hasMessageContaining("refused user '" + user + "'")
                    .hasMessageContaining("caravan.lake.hive.password");
            StringWriter everything = new StringWriter();
            failure.printStackTrace(new PrintWriter(everything));
            assertThat(everything.toString()).doesNotContain("wr0ng-one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "http"})
    void failsARunThatIsNotLetIn(String transport) throws Exception {
        HiveClient inside = new HiveClient(settings(transport, "caravan", PASSWORD));
        try (Service service = new Service("ldap", folder, lake(transport, "wr0ng-one"), inside, Map.of("url", url))) {
            service.route("locked", "table:db/times?schedule=none", "times?mode=overwrite");
            RunRecord failed = service.run("locked");
            assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
            assertThat(failed.category()).isEqualTo(RunException.Category.USER);
            assertThat(failed.error())
                    .startsWith("locked")
                    .contains("cannot log in to HiveServer2", "refused user 'caravan'")
                    .doesNotContain("wr0ng-one");
        }
    }

    @Test
    void keepsTimesAsTheyAreWhereHiveLivesInAnotherZone() throws Exception {
        try (Service service = new Service("ldap", folder, lake("http", PASSWORD), Map.of("url", url))) {
            assertThat(service.hive("SELECT from_unixtime(0)")).isEqualTo(List.of(List.of("1969-12-31 19:00:00")));
            for (String options : List.of("plain?mode=overwrite", "merged?mode=upsert&key=id")) {
                String table = options.substring(0, options.indexOf('?'));
                service.route(table, "table:db/times?schedule=none", options);
                assertThat(service.run(table).status()).isEqualTo(RunStatus.COMMITTED);
                assertThat(service.hive("SELECT id, cast(d AS string), cast(ts AS string), cast(tz AS string)"
                                + " FROM %s." + table))
                        .as(options)
                        .containsExactlyInAnyOrder(
                                List.of(1, "0001-01-01", "0001-01-01 00:00:00", "0001-01-01 00:00:00"),
                                List.of(2, "1582-10-10", "1582-10-10 01:02:03.4", "1883-11-18 17:00:00"),
                                List.of(3, "2026-03-08", "2026-03-08 02:30:00.000001", "2026-03-08 07:30:00.000001"),
                                List.of(4, "2026-11-01", "2026-11-01 01:30:00", "2026-11-01 06:30:00"),
                                List.of(5, "9999-12-31", "9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999"));
            }
        }
    }

    private static String url(String transport) {
        return transport.equals("http") ? server.hiveHttp() : "hive2://" + server.hiveBinary();
    }

    private static HiveSettings settings(String transport, String user, String password) {
        return HiveSettings.of(url(transport), user, password);
    }

    private static Lake lake(String transport, String password) {
        return new Lake(
                HdfsSettings.of(server.namenodeHttp(), "caravan"),
                settings(transport, "caravan", password),
                "/tmp/caravan/ldap");
    }
}
