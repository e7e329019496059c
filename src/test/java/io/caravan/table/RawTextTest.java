package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A database of encoding SQL_ASCII takes any bytes for text. */
class RawTextTest {
    private static Reads reads;

    @BeforeAll
    static void createDatabase() throws Exception {
        String url = PgServer.database("encoded");
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
        }
        url = url.replace("/encoded", "/ascii");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (id int, name text primary key, fixed char(6), doc jsonb, label varchar(9))");
            statement.execute(
                    "INSERT INTO t VALUES (1, 'plain', 'ab', '{\"a\": 1}', NULL), (2, 'größe', 'ä', '[]', '😀')");
            statement.execute("CREATE TABLE bad AS SELECT n AS id, 'x'::text AS name FROM generate_series(1, 3) n");
            statement.execute("UPDATE bad SET name = convert_from('\\xe9'::bytea, 'SQL_ASCII') WHERE id = 2");
        }
        reads = new Reads(url, "postgres", "");
    }

    @AfterAll
    static void close() {
        reads.close();
    }

    @Test
    void whatIsUtf8IsReadAsElsewhere() throws Exception {
        List<List<String>> rows = reads.all("table", "t", "parallelism", "2");
        assertThat(rows.get(0).subList(0, 4)).containsExactly("1", "plain", "ab", "{\"a\": 1}");
        assertThat(rows.get(0).get(4)).isNull();
        assertThat(rows.get(1)).containsExactly("2", "größe", "ä", "[]", "😀");
    }

    @Test
    void whatIsNotIsTheFaultOfItsRowAndNamesColumnEncodingAndRemedy() throws Exception {
        assertThatThrownBy(() -> reads.all("table", "bad"))
                .hasMessageContaining("column 'name'")
                .hasMessageContaining("no UTF-8, and the database's encoding, SQL_ASCII, does not say what it is");
        assertThat(reads.all(
                        "query",
                        "SELECT id, convert_from(convert(convert_to(name, 'SQL_ASCII'), 'LATIN1', 'UTF8'), 'SQL_ASCII')"
                                + " AS name FROM bad WHERE id = 2"))
                .containsExactly(List.of("2", "é"));
    }
}
