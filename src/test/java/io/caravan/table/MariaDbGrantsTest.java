package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user of MariaDB who may read some columns of a table reads these, and is told of the others. */
class MariaDbGrantsTest {
    private static Reads reads;

    @BeforeAll
    static void open() throws Exception {
        String url = MariaDbServer.get().database("granted");
        MariaDbServer.execute(
                url,
                "CREATE TABLE gr (a int primary key, b enum('x', 'y'), at datetime, c int, d varchar(3))",
                "INSERT INTO gr SELECT seq, 'x', '2020-01-01', 7, 'z' FROM seq_1_to_10",
                "CREATE TABLE unseen (a int)",
                "CREATE OR REPLACE USER columns@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('')",
                "GRANT SELECT (a, b, at), INSERT (d) ON granted.gr TO columns@localhost");
        reads = new Reads(url, "columns", "");
    }

    @AfterAll
    static void close() {
        reads.close();
    }

    @Test
    void readsTheColumnsThatAreGranted() throws Exception {
        assertThat(reads.all("table", "gr", "columns", "a,b")).hasSize(10).contains(List.of("1", "x"));
        assertThat(reads.all("table", "granted.gr", "columns", "b,a", "where", "a < 3", "parallelism", "4"))
                .containsExactly(List.of("x", "1"), List.of("x", "2"));
        assertThat(reads.all("table", "gr", "columns", "a", "cursor", "at")).hasSize(10);
    }

    @Test
    void namesThoseThatAreNotWhenAllAreWanted() {
        assertThatThrownBy(() -> reads.all("table", "granted.gr"))
                .hasMessage("orders/granted.gr: cannot plan the read: this user may not read the column 'd' and perhaps"
                        + " others, which the database does not name to it, but 'a', 'b', 'at' of 'granted.gr'. Let it"
                        + " (GRANT SELECT), or name those to read in 'columns'.");
    }

    @Test
    void saysOfANamedColumnThatItMayBeOneOfThese() {
        assertThatThrownBy(() -> reads.all("table", "gr", "columns", "a,c"))
                .hasMessageContaining(
                        "'columns' names the column 'c', which is not there, or this user may not read it.");
        assertThatThrownBy(() -> reads.all("table", "unseen")).hasMessageContaining("there is no table 'unseen'");
    }
}
