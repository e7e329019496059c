package io.caravan.table.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.GenericJdbcDialect;
import io.caravan.table.jdbc.ServerAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has to be known of each kind of database before a connection is open. */
class DatabaseTest {
    private static final Database.TimeLimits LIMITS = new Database.TimeLimits(1500, 60_000);

    @Test
    void eachIsFoundByItsSchemesAndNoTwoShareOne() {
        Set<String> seen = new HashSet<>();
        assertThat(Databases.KNOWN.list()).allSatisfy(database -> {
            assertThat(database.schemes()).isNotEmpty().allSatisfy(scheme -> {
                assertThat(seen.add(scheme)).as(scheme).isTrue();
                assertThat(Databases.KNOWN.of("jdbc:" + scheme + "://host/db")).isSameAs(database);
            });
            assertThat(database.port()).isPositive();
            assertThat(database.server("jdbc:" + first(database) + ":"
                            + (first(database).equals("h2") ? "tcp:" : "") + "//host/db"))
                    .contains(new ServerAddress("host", database.port()));
        });
    }

    private static String first(Database database) {
        return database.schemes().iterator().next();
    }

    @Test
    void eachDriverOfAServerIsToldHowLongItMayWait() {
        assertThat(Databases.KNOWN.list()).allSatisfy(database -> {
            String server = first(database).equals("h2") ? "tcp://host" : "//host";
            assertThat(database.properties("jdbc:" + first(database) + ":" + server + "/db", LIMITS))
                    .as(first(database))
                    .isNotEmpty()
                    .allSatisfy((name, value) -> assertThat(value).isIn("2", "60", "1500", "60000", "true", "caravan"));
        });
    }

    @Test
    void thoseOfTheImageHaveADriverThatTakesTheirUrlsADialectOfTheirOwnAndUtc() throws Exception {
        for (Database database : Databases.KNOWN.list()) {
            if (!database.driver().added()) {
                assertThat(database.driver().made().get())
                        .isExactlyInstanceOf(database.driver().type());
                for (String scheme : database.schemes()) {
                    String url = database.driverUrl("jdbc:" + scheme + "://host/db");
                    assertThat(database.driver().made().get().acceptsURL(url))
                            .as(url)
                            .isTrue();
                }
                assertThat(database.dialect().get()).isNotExactlyInstanceOf(GenericJdbcDialect.class);
                assertThat(database.steps().utc()).isNotEmpty();
            }
        }
    }

    @Test
    void oneThatNobodyKnowsIsReadAsJdbcHasIt() {
        Database toy = Databases.KNOWN.of("jdbc:toy://host/db");
        assertThat(toy.driver().added()).isTrue();
        assertThat(toy.dialect().get()).isInstanceOf(GenericJdbcDialect.class);
        assertThat(toy.properties("jdbc:toy://host/db", LIMITS)).isEmpty();
        assertThat(toy.server("jdbc:toy://host/db")).isEmpty();
        assertThat(Databases.KNOWN.of("nonsense").driver().added()).isTrue();
    }
}
