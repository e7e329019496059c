package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.Plan;
import io.caravan.table.jdbc.SourceColumn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The columns of a table are those of its catalog, whether {@code *} shows them or not. */
class ColumnsTest {
    private static String url;

    @BeforeAll
    static void createTable() throws Exception {
        url = MariaDbServer.get().database("columns");
        MariaDbServer.execute(
                url,
                "CREATE TABLE t (id int INVISIBLE AUTO_INCREMENT PRIMARY KEY, a int, at datetime(3) NOT NULL DEFAULT"
                        + " '2020-01-01' INVISIBLE, kind enum('x','y') DEFAULT 'y' INVISIBLE, twice int AS (a * 2)"
                        + " VIRTUAL, thrice int AS (a * 3) PERSISTENT INVISIBLE)",
                "INSERT INTO t (a) SELECT seq FROM seq_1_to_1000");
    }

    @Test
    void invisibleAndGeneratedColumnsOfMariaDbAreReadInTheirOrder() throws Exception {
        try (Reads reads = new Reads(url, "root", "")) {
            Plan plan = Reads.plan(reads.source("table", "t"), null);
            assertThat(PlanDetail.parse(plan.detail()).columns())
                    .extracting(SourceColumn::name)
                    .containsExactly("id", "a", "at", "kind", "twice", "thrice");
            assertThat(Reads.rows(reads.source("table", "t"), plan))
                    .hasSize(1000)
                    .contains(List.of("7", "7", "2020-01-01 00:00:00", "y", "14", "21"));
        }
    }

    @Test
    void anInvisibleColumnMayBeAKeyACursorAndOneOfThoseThatAreNamed() throws Exception {
        try (Reads reads = new Reads(url, "root", "")) {
            assertThat(reads.all("table", "t", "cursor", "at", "key", "id", "columns", "thrice,id"))
                    .hasSize(1000)
                    .contains(List.of("21", "7"));
            TableSource split = reads.source("table", "t", "parallelism", "4");
            Plan plan = Reads.plan(split, null);
            assertThat(plan.splits()).hasSize(4);
            assertThat(Reads.rows(split, plan)).hasSize(1000);
        }
    }

    @Test
    void h2HasThemToo() throws Exception {
        String h2 = "jdbc:h2:mem:columns;DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(h2);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE \"a_b\" (id int INVISIBLE PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2),"
                            + " \"My Name\" varchar(5) INVISIBLE)");
            statement.execute("CREATE TABLE \"aXb\" (other int)");
            statement.execute("INSERT INTO \"a_b\" (id, a, \"My Name\") VALUES (1, 2, 'n')");
        }
        try (Reads reads = new Reads(h2, "", "")) {
            assertThat(reads.all("table", "a_b")).containsExactly(List.of("1", "2", "4", "n"));
        }
    }

    @Test
    void aConditionThatTheDatabaseRefusesIsFoundWhenThePlanIsExplained() throws Exception {
        String h2 = "jdbc:h2:mem:refused;DB_CLOSE_DELAY=-1";
        String postgres = PgServer.database("refused");
        try (Connection connection = DriverManager.getConnection(h2);
                Connection other = DriverManager.getConnection(postgres)) {
            connection.createStatement().execute("CREATE TABLE \"t\" (\"city\" int)");
            other.createStatement().execute("CREATE TABLE t (city int)");
        }
        for (Reads reads :
                List.of(new Reads(h2, "", ""), new Reads(postgres, "postgres", ""), new Reads(url, "root", ""))) {
            try (reads) {
                TableSource source = reads.source("table", "t", "where", "citty = 1");
                Plan plan = Reads.plan(source, null);
                assertThatThrownBy(() -> source.explain(Reads.run(), plan))
                        .hasMessageStartingWith("orders/t: cannot explain the read: ")
                        .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase("citty"));
            }
        }
    }
}
