package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.connection.TableList;
import io.caravan.connection.TableList.Listed;
import io.caravan.connection.TableList.Wanted;
import io.caravan.run.Plan;
import io.caravan.run.SourcePlan;
import io.caravan.table.jdbc.ServerAddress;
import io.caravan.table.pool.Databases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What databases tell of their tables before anything is read. */
class TablesTest {
    @Test
    void listsTheTablesOfMariaDbWithKeysAndExpectsRows() throws Exception {
        String url = MariaDbServer.get().database("tables_of");
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("CREATE TABLE visits (shop INT, day DATE, PRIMARY KEY (day, shop))");
            connection.createStatement().execute("INSERT INTO visits VALUES (1, '2026-01-31'), (2, '2026-01-31')");
            connection.createStatement().execute("CREATE VIEW seen AS SELECT * FROM visits");
        }
        try (Reads reads = new Reads(java.util.Map.of("db.url", url))) {
            TableList found = reads.connections.tables("db", new Wanted("tables_of.*", 1, 10));
            assertThat(found.tables()).extracting(Listed::name).containsExactly("seen", "visits");
            assertThat(found.tables()).extracting(Listed::kind).containsExactly("view", "table");
            assertThat(found.tables().get(1).key()).containsExactly("day", "shop");
            TableSource source = reads.source("table", "visits");
            Plan plan = Reads.plan(source, null);
            SourcePlan.Part part = source.explain(Reads.run(), plan).parts().get(0);
            assertThat(part.sql()).isEqualTo("SELECT `shop`, `day` FROM `visits`");
            assertThat(part.estimatedRows()).isEqualTo(2);
        }
    }

    @Test
    void listsTheTablesOfH2InPages() throws Exception {
        String url = "jdbc:h2:mem:tables" + System.identityHashCode(this) + ";DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url)) {
            for (String table : List.of("A_ONE", "A_TWO", "B_ONE")) {
                connection.createStatement().execute("CREATE TABLE " + table + "(ID INT PRIMARY KEY)");
            }
        }
        try (Reads reads = new Reads(java.util.Map.of("db.url", url))) {
            TableList first = reads.connections.tables("db", new Wanted("a_*", 1, 1));
            assertThat(first.tables()).extracting(Listed::name).containsExactly("A_ONE");
            assertThat(first.more()).isTrue();
            TableList second = reads.connections.tables("db", new Wanted("a_*", 2, 1));
            assertThat(second.tables()).extracting(Listed::name).containsExactly("A_TWO");
            assertThat(second.more()).isFalse();
        }
    }

    @Test
    void findsTheServerInAnAddress() {
        assertThat(server("jdbc:postgresql://db.example.com/shop?user=me&password=x"))
                .contains(new ServerAddress("db.example.com", 5432));
        assertThat(server("jdbc:mariadb://me:secret@[::1]:3307/shop")).contains(new ServerAddress("::1", 3307));
        assertThat(server("jdbc:h2:tcp://db:9999/~/shop")).contains(new ServerAddress("db", 9999));
        assertThat(server("jdbc:postgresql:///shop")).contains(new ServerAddress("localhost", 5432));
        assertThat(server("jdbc:h2:file:/data/shop")).isEmpty();
        assertThat(server("jdbc:postgresql://one:5432,two:5432/shop")).isEmpty();
        assertThat(ServerAddress.parameter("jdbc:x://h/d?a=1&SslMode=Require", "sslmode"))
                .isEqualTo("require");
    }

    private static Optional<ServerAddress> server(String url) {
        return Databases.KNOWN.of(url).server(url);
    }
}
