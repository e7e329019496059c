package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "caravan.connections.shop.url", "jdbc:nosuch://u:secret@host/shop",
                "caravan.connections.shop.connect-attempts", "1");
        try (Connections connections =
                new Connections(name -> Optional.ofNullable(settings.get(name)), settings::keySet)) {
            assertThatThrownBy(() -> connections.borrow("shop"))
                    .hasMessageStartingWith(
                            "cannot open connection 'shop' (jdbc:nosuch://host/shop): there is no JDBC driver");
        }
    }
}
