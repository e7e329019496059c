package io.caravan.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.table.pool.Connections;
import io.caravan.table.pool.Databases;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords stay out of what people read. */
class JdbcUrlTest {
    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host:5432/shop?user=u&password=secret, jdbc:postgresql://host:5432/shop",
        "jdbc:mariadb://u:sec/ret@host/shop, jdbc:mariadb://host/shop",
        "jdbc:oracle:thin:scott/secret@//host:1521/x, jdbc:oracle:thin://host:1521/x",
        "jdbc:oracle:thin:scott/secret@host:1521:x, jdbc:oracle:thin://host:1521:x",
        "jdbc:sqlserver://host;user=u;password=secret, jdbc:sqlserver://host"
    })
    void keepsTheAddressOnly(String url, String address) {
        assertThat(JdbcUrl.address(url)).isEqualTo(address);
    }

    @Test
    void masksWhatADriverRepeats() {
        String url = "jdbc:mariadb://u:secret@host/shop";
        assertThat(JdbcUrl.masked("cannot parse " + url, url)).isEqualTo("cannot parse jdbc:mariadb://host/shop");
    }

    @Test
    void saysWithoutThePasswordThatThereIsNoDriver() {
        Map<String, String> settings = Map.of(
                "caravan.connections.shop.url", "jdbc:nosuch://host/shop?secret",
                "caravan.connections.shop.connect-attempts", "1");
        try (Connections connections =
                new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet)) {
            assertThatThrownBy(() -> connections.borrow("shop"))
                    .hasMessageStartingWith(
                            "cannot open connection 'shop' (jdbc:nosuch://host/shop): there is no JDBC driver");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb://u:secret@host/shop, before an '@'",
        "jdbc:mariadb://u@host/shop, before an '@'",
        "jdbc:mariadb://u:?secret@host/shop, before an '@'",
        "jdbc:postgresql://u:sec/ret@host:5432/shop, before an '@'",
        "jdbc:oracle:thin:scott/secret@//host:1521/x, before an '@'",
        "jdbc:h2:tcp://u:secret@host/x, before an '@'"
    })
    void refusesAUrlWithAUserBeforeItsHostWithoutPrintingIt(String url, String why) {
        Map<String, String> settings = Map.of("caravan.connections.shop.url", url);
        try (Connections connections =
                new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet)) {
            assertThatThrownBy(() -> connections.check("shop"))
                    .hasMessageStartingWith("cannot open connection 'shop': caravan.connections.shop.url holds a")
                    .hasMessageContaining(why)
                    .hasMessageNotContainingAny("secret", "ret@", "u:sec");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host/shop?user=u&sslmode=require",
        "jdbc:oracle:thin:@//host:1521/x",
        "jdbc:oracle:thin:@host:1521:x",
        "jdbc:mariadb://[::1]:3307/shop?useSsl=true",
        "jdbc:h2:file:/data/me@home/shop",
        "jdbc:sqlserver://host;user=me@server;databaseName=x",
        "jdbc:postgresql://host/shop?user=me@company",
        "jdbc:h2:mem:x;MODE=Oracle"
    })
    void takesAUrlWithoutOne(String url) {
        JdbcUrl.check("caravan.connections.shop", url, Databases.KNOWN.of(url));
    }
}
