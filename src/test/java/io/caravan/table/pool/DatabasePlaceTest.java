package io.caravan.table.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cursor knows of the database that it belongs to: where it is, and no secret. */
class DatabasePlaceTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "jdbc:postgresql://db/shop, db:5432, shop",
                "jdbc:postgresql://db:5432/shop?user=a&password=b&ssl=true, db:5432, shop",
                "'jdbc:postgresql://a,b:5433/shop', 'a:5432,b:5433', shop",
                "jdbc:postgresql://db/shop?currentSchema=sales, db:5432, shop sales",
                "jdbc:mariadb://user:secret@db:3307/shop, db:3307, shop",
                "jdbc:mysql://db/shop, db:3306, shop",
                "jdbc:sqlserver://db;databaseName=shop;password=x, db:1433, shop",
                "jdbc:oracle:thin:@//db:1521/shop, db:1521, shop",
                "jdbc:h2:tcp://db/shop, db:9092, shop",
                "jdbc:h2:tcp://db:9092/shop, db:9092, shop",
                "jdbc:h2:mem:shop;MODE=MySQL, none, h2:mem:shop"
            })
    void tellsServersAndDatabase(String url, String server, String database) {
        assertThat(DatabasePlace.of(Databases.KNOWN.of(url), url).get("server")).isEqualTo(server);
        assertThat(DatabasePlace.of(Databases.KNOWN.of(url), url).get("database"))
                .isEqualTo(database);
    }
}
