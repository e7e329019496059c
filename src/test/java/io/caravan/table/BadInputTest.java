package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.RunException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people read when they get something wrong. */
class BadInputTest {
    private static String url;
    private static Reads reads;

    @BeforeAll
    static void start() throws Exception {
        url = MariaDbServer.get().database("wrong");
        MariaDbServer.execute(
                url,
                "CREATE TABLE orders (id int primary key, updated_at datetime)",
                "CREATE TABLE customers (id int primary key)",
                "CREATE USER reader@localhost IDENTIFIED BY 'right'");
        reads = new Reads(url, "root", "");
    }

    @AfterAll
    static void stop() {
        reads.close();
    }

    private static AbstractThrowableAssert<?, ?> plan(Reads reads, String... options) {
        return assertThatThrownBy(() -> Reads.plan(reads.source(options), null)).isInstanceOf(RunException.class);
    }

    @Test
    void anUnknownConnectionListsTheKnownOnes() {
        plan(reads, "connection", "bd", "table", "orders")
                .hasMessage(
                        "orders/orders: cannot open connection 'bd': there is no setting caravan.connections.bd.url."
                                + " Did you mean 'db'?");
        plan(reads, "connection", "warehouse", "table", "orders").hasMessageContaining("Known connections: db.");
    }

    @Test
    void aCursorOfAnotherTypeIsNoRiddle() {
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "orders", "cursor", "id"), "2026-01-31 12:00:00"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the cursor value '2026-01-31 12:00:00' is no value of column 'id', which is int")
                .hasMessageContaining("Give a number such as 4711.")
                .hasMessageContaining("begin anew with 'caravan reset'");
        assertThatThrownBy(() -> Reads.plan(reads.source("table", "orders", "cursor", "updated_at"), "4711"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the cursor value '4711' is no value of column 'updated_at'");
    }

    @Test
    void aStatementThatTheDatabaseRefusesFailsItsPlanToo() {
        var source = reads.source("table", "orders", "where", "citty = 1");
        assertThatThrownBy(() -> source.explain(Reads.run(), Reads.plan(source, null)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot ")
                .hasMessageContaining("citty");
    }

    @Test
    void aSyntaxErrorNamesWhereAndNoPositionInWhatIsNotShown() throws Exception {
        String h2 = "jdbc:h2:mem:syntax;DB_CLOSE_DELAY=-1";
        String postgres = PgServer.database("syntax");
        try (Connection one = DriverManager.getConnection(h2, "sa", "");
                Connection other = DriverManager.getConnection(postgres)) {
            one.createStatement().execute("CREATE TABLE orders (id int primary key)");
            other.createStatement().execute("CREATE TABLE orders (id int primary key)");
        }
        try (Reads small = new Reads(h2, "sa", "");
                Reads large = new Reads(postgres, "postgres", "")) {
            for (Reads each : new Reads[] {reads, small, large}) {
                var source = each.source("table", each == small ? "ORDERS" : "orders", "where", "id <");
                assertThatThrownBy(() -> source.explain(Reads.run(), Reads.plan(source, null)))
                        .hasMessageEndingWith(
                                " Look at 'where' and 'query': the statement has them as they are written.")
                        .message()
                        .doesNotContain("Position:");
            }
        }
    }

    @Test
    void aWrongPasswordIsNeverPrinted() {
        try (Reads wrong = new Reads(url, "reader", "S3cret!")) {
            plan(wrong, "table", "orders")
                    .hasMessageContaining("orders/orders: cannot open connection 'db' (jdbc:mariadb://localhost:")
                    .hasMessageContaining("Check caravan.connections.db.username and .password.")
                    .satisfies(e -> assertThat(trace(e)).doesNotContain("S3cret"));
        }
    }

    @Test
    void aPasswordInTheUrlIsNeverPrinted() {
        try (Reads wrong = new Reads(Map.of("db.url", url + "?user=reader&password=S3cret!"))) {
            plan(wrong, "table", "orders").satisfies(e -> assertThat(trace(e)).doesNotContain("S3cret"));
        }
    }

    @Test
    void anUnknownDatabaseIsTheUsersToCorrect() {
        try (Reads wrong = new Reads(url + "_not", "root", "")) {
            plan(wrong, "table", "orders")
                    .hasMessageContaining("Unknown database 'wrong_not'")
                    .hasMessageContaining("Check caravan.connections.db.url.")
                    .extracting(e -> ((RunException) e).category())
                    .isEqualTo(RunException.Category.USER);
        }
    }

    @Test
    void anUnreachableDatabaseIsTriedAgainAndReported() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        for (String address : new String[] {
            "jdbc:mariadb://localhost:" + closed + "/x", "jdbc:postgresql://localhost:" + closed + "/x"
        }) {
            try (Reads wrong = new Reads(
                    Map.of("db.url", address, "db.username", "u", "db.password", "p", "db.connect-attempts", "2"))) {
                plan(wrong, "table", "orders")
                        .hasMessageContaining("orders/orders: cannot open connection 'db' (" + address + "): ")
                        .hasMessageContaining("2 times. Check that the database is up")
                        .extracting(e -> ((RunException) e).category().retryable())
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void anUnknownTableNamesNearOnes() {
        plan(reads, "table", "wrong.ordrs")
                .hasMessage(
                        "orders/wrong.ordrs: cannot plan the read: there is no table 'wrong.ordrs' that this user may"
                                + " read. Did you mean 'wrong.orders'?");
        plan(reads, "table", "costumers").hasMessageContaining("'wrong.customers'");
    }

    @Test
    void anUnknownColumnNamesNearOnes() {
        plan(reads, "table", "orders", "columns", "id,updatedat")
                .hasMessage("orders/orders: cannot plan the read: 'columns' names the column 'updatedat', which is not"
                        + " there. Did you mean 'updated_at'?");
        plan(reads, "table", "orders", "cursor", "changed").hasMessageContaining("Known columns: id, updated_at.");
        plan(reads, "table", "orders", "key", "idd").hasMessageContaining("'key' names the column 'idd'");
        plan(reads, "table", "orders", "splitBy", "idd", "parallelism", "2")
                .hasMessageContaining("'splitBy' names the column 'idd'");
    }

    @Test
    void aWrongConditionShowsTheDatabasesWords() {
        plan(reads, "table", "orders", "cursor", "id", "where", "state = 'open'")
                .hasMessageContaining("orders/orders: cannot plan the read: ")
                .hasMessageContaining("Unknown column 'state'");
    }

    @Test
    void aRowsValueIsNeverPrinted() {
        try (Reads h2 = new Reads("jdbc:h2:mem:secrets", "sa", "")) {
            assertThatThrownBy(() ->
                            h2.all("query", "SELECT CAST('confidential' || RAND() AS INT) v FROM system_range(1, 2)"))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("a value cannot be converted")
                    .satisfies(e -> assertThat(trace(e)).doesNotContain("confidential1", "confidential0"));
        }
    }

    @Test
    void columnsThatDifferOnlyByCaseAreRefused() {
        try (Reads h2 =
                new Reads("jdbc:h2:mem:twins;INIT=CREATE TABLE IF NOT EXISTS t(\"Id\" INT, \"ID\" INT)", "sa", "")) {
            plan(h2, "table", "t").hasMessageContaining("differ only by case");
        }
    }

    @Test
    void aColumnThatChangedItsTypeFailsTheRun() throws Exception {
        MariaDbServer.execute(url, "CREATE OR REPLACE TABLE moving (id int primary key, v int)");
        TableSource source = reads.source("table", "moving");
        var plan = Reads.plan(source, null);
        MariaDbServer.execute(url, "ALTER TABLE moving MODIFY v bigint");
        assertThatThrownBy(() -> Reads.rows(source, plan))
                .hasMessage("orders/moving: cannot read: column 'v' was integer when this run was planned and is bigint"
                        + " now. Let this run fail; the next run plans with the new type.");
        MariaDbServer.execute(url, "ALTER TABLE moving DROP v");
        assertThatThrownBy(() -> Reads.rows(source, plan)).hasMessageContaining("names the column 'v'");
    }

    @Test
    void allWrongOptionsAreReportedAtOnce() {
        Map<String, String> options = new HashMap<>(Map.of(
                "connection", "db",
                "table", "orders",
                "batchRows", "0",
                "parallelism", "many",
                "cursorNull", "maybe",
                "timezone", "Berlin/Europe",
                "columns", "a,,b",
                "lag", "soon"));
        assertThatThrownBy(() -> TableOptions.parse(options::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'batchRows' is '0': a whole number from 1 to 65536 is allowed")
                .hasMessageContaining("'parallelism' is 'many': a whole number from 1 to 64 is allowed")
                .hasMessageContaining("'cursorNull' is 'maybe': one of fail, include, exclude is allowed")
                .hasMessageContaining("'timezone' is 'Berlin/Europe'")
                .hasMessageContaining("'columns' is 'a,,b'")
                .hasMessageContaining("'lag' is 'soon'");
    }

    @Test
    void aTableOrAQueryMustBeThere() {
        assertThatThrownBy(() -> TableOptions.parse(Map.of("connection", "db")::get))
                .hasMessageContaining("neither a table nor 'query' is given");
        assertThatThrownBy(() -> TableOptions.parse(Map.of("connection", "db", "table", "t", "query", "select 1")::get))
                .hasMessageContaining("both the table 't' and 'query' are given");
    }

    @Test
    void theEndpointRefusesWrongValuesAndMisspeltOptions() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("connections", reads.connections);
            camel.addComponent("table", new TableComponent());
            camel.start();
            assertThatThrownBy(() -> camel.getEndpoint("table:db/orders?batchRows=-1"))
                    .rootCause()
                    .hasMessageContaining("'batchRows' is '-1'");
            assertThatThrownBy(() -> camel.getEndpoint("table:db/orders?colums=id"))
                    .rootCause()
                    .hasMessage("table: cannot use option 'colums': it is unknown. Did you mean 'columns'?");
            assertThat(camel.getEndpoint("table:db/wrong.orders?where=id > ${yyyymmdd}&columns=id"))
                    .isInstanceOf(TableEndpoint.class);
        }
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
