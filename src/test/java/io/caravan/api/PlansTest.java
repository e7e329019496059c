package io.caravan.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;

/** What routes would do, over a real PostgreSQL and the real lake, as a caller sees it. */
@QuarkusTest
@QuarkusTestResource(value = PlansFolder.class, restrictToAnnotatedClass = true)
class PlansTest extends Token {
    private static final String DAILY =
            """
            - route:
                id: daily
                from:
                  uri: table:shop/orders
                  parameters: { schedule: none, timezone: UTC, where: "day = '${yyyy-mm-dd}'", splitBy: id, parallelism: 3 }
                  steps:
                    - to: { uri: hive:plans_absent.daily, parameters: { mode: overwrite, partition: "dt=${bizdate}" } }
            """;

    private static ValidatableResponse post(String path, String yaml) {
        return given().contentType("application/yaml")
                .body(yaml)
                .post("/api/v1" + path)
                .then();
    }

    @Test
    void findsNothingAgainstAGoodText() {
        post("/validate", DAILY).statusCode(200).body("valid", equalTo(true)).body("routes", contains("daily"));
    }

    @Test
    void tellsEverythingThatIsWrongWithItsPlace() {
        post("/validate?file=daily.yaml", DAILY.replace("splitBy", "spiltBy").replace("overwrite", "overrite"))
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("problems", hasSize(2))
                .body("problems[0].line", equalTo(5))
                .body("problems[0].option", equalTo("spiltBy"))
                .body("problems[0].message", containsString("Did you mean 'splitBy'?"))
                .body("problems[1].line", equalTo(7))
                .body("problems[1].option", equalTo("mode"))
                .body("problems[1].value", equalTo("overrite"));
    }

    @Test
    void knowsWhichDroppedFileATextWouldReplace() {
        String taken = DAILY.replace("id: daily", "id: orders");
        post("/validate", taken).body("valid", equalTo(false)).body("problems[0].value", equalTo("orders"));
        post("/validate?file=orders.yaml", taken).body("valid", equalTo(true));
        post("/validate?file=../orders.yaml", taken).statusCode(400).body("detail", containsString("'file' is"));
        get("/api/v1/syncs/orders").then().body("source", equalTo("table:shop/public.orders"));
    }

    @Test
    void refusesWhatIsNoFileOfRoutes() {
        post("/validate", "").body("problems[0].message", containsString("the file is empty"));
        post("/plan", "- rout: {}").statusCode(400).body("detail", containsString("there is no such entry"));
    }

    @Test
    void plansASyncWithWhatItReadsAndWhatItsTargetsWouldDo() {
        given().contentType("application/json")
                .post("/api/v1/syncs/orders/plan")
                .then()
                .statusCode(200)
                .body("route", equalTo("orders"))
                .body("source", equalTo("table:shop/public.orders"))
                .body("cursor", equalTo("updated_at"))
                .body("from", nullValue())
                .body("to", notNullValue())
                .body("splits[0].sql", startsWith("COPY (SELECT \"id\", \"Customer\""))
                .body("splits[0].sql", containsString("\"updated_at\" < '"))
                .body("estimatedRows", equalTo(1000))
                .body("columns.find { it.name == 'free' }.type", equalTo("string"))
                .body("columns.find { it.name == 'free' }.note", containsString("without a precision"))
                .body("columns.find { it.name == 'took' }.note", containsString("interval is read as its text"))
                .body("columns.find { it.name == 'amount' }.sourceType", equalTo("numeric(12,2)"))
                .body("steps", contains("filter", "log some rows", "multicast"))
                .body("targets.target", contains("hive:plans_absent.orders", "hive:plans_absent.orders_daily"))
                .body("targets[0].mode", equalTo("upsert"))
                .body("targets[0].effect", containsString("the one with the larger updated_at wins"))
                .body("targets[0].prepare[0]", equalTo("CREATE DATABASE IF NOT EXISTS `plans_absent`"))
                .body("targets[0].prepare[1]", containsString("`amount` decimal(12,2)"))
                .body("targets[0].publish[1]", startsWith("MERGE INTO `plans_absent`.`orders`"))
                .body("targets[0].columns.find { it.name == 'customer' }.note", containsString("lower case"))
                .body("targets[0].columns.find { it.name == 'updated_at' }.note", containsString("wall clock of UTC"))
                .body("targets[0].problem", nullValue())
                .body("targets[1].problem", containsString("'plans_absent' does not exist"))
                .body("notes", hasItem(containsString("the steps between were not run")));
    }

    @Test
    void plansForABusinessDateWithItsSplitsAndItsPartition() {
        post(
                        "/plan?bizdate=2026-01-31",
                        DAILY.replace("daily, parameters: {", "daily, parameters: { createDatabase: true,"))
                .statusCode(200)
                .body("[0].bizdate", equalTo("2026-01-31"))
                .body("[0].logicalTime", equalTo("2026-02-01T00:00:00Z"))
                .body("[0].splits", hasSize(3))
                .body("[0].splits[0].predicate", containsString("day = '2026-01-31'"))
                .body("[0].splits[1].estimatedRows", notNullValue())
                .body(
                        "[0].targets[0].effect",
                        startsWith("partition dt=20260131 of the table holds exactly the result"))
                .body("[0].targets[0].publish[1]", containsString("ADD IF NOT EXISTS PARTITION (`dt`='20260131')"))
                .body("[0].notes", hasItem(containsString("one snapshot")));
    }

    @Test
    void refusesADateThatIsNone() {
        post("/plan?bizdate=yesterday", DAILY).statusCode(400).body("detail", containsString("'bizdate' 'yesterday'"));
    }

    @Test
    void leavesNoTraceOfAPlanOrAPreview() throws Exception {
        post("/plan", DAILY).statusCode(200);
        post("/preview", DAILY).statusCode(200);
        get("/api/v1/syncs/daily").then().statusCode(404);
        get("/api/v1/syncs/orders").then().body("last", nullValue()).body("cursor", nullValue());
        given().contentType("application/json")
                .post("/api/v1/syncs/orders/plan")
                .then()
                .body("targets[0].notes[0]", containsString("the database and the table do not exist"));
        try (Connection shop = DriverManager.getConnection(System.getProperty(PlansFolder.URL));
                ResultSet open = shop.createStatement()
                        .executeQuery("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and pid <> pg_backend_pid() and state <> 'idle'"
                                + " and backend_type = 'client backend'")) {
            open.next();
            assertThat(open.getInt(1)).isZero();
        }
    }

    @Test
    void showsTheFirstRowsInTheColumnsOfTheTarget() {
        get("/api/v1/syncs/orders/preview?rows=3")
                .then()
                .statusCode(200)
                .body("target", equalTo("hive:plans_absent.orders"))
                .body("count", equalTo(3))
                .body("complete", equalTo(false))
                .body("rows", hasSize(3))
                .body("rows[0].customer", equalTo("customer 1"))
                .body("rows[0].photo", equalTo("yv4="))
                .body("rows[0].note", nullValue())
                .body("rows[0].took", equalTo("1 day 02:03:04"))
                .body("rows[0].updated_at", equalTo("2026-01-31T10:34:56.123456Z"))
                .body("columns.find { it.name == 'customer' }.from", equalTo("Customer"))
                .body("stepsNotRun", hasItem("filter"));
    }

    @Test
    void showsTheValueOfAFixedPartitionInEachRow() {
        String other = DAILY.replace("dt=${bizdate}", "dt=fixed").replace("mode", "createDatabase: true, mode");
        post("/preview?rows=1", other.replace("${yyyy-mm-dd}", "2026-01-31"))
                .statusCode(200)
                .body("[0].rows[0].dt", equalTo("fixed"))
                .body("[0].columns.find { it.name == 'dt' }.from", nullValue());
    }

    @Test
    void showsAllRowsOfASmallTable() {
        String small = DAILY.replace("day = '${yyyy-mm-dd}'", "id <= 2");
        post("/preview", small).body("[0].count", equalTo(2)).body("[0].complete", equalTo(true));
        post("/preview", DAILY.replace("day = '${yyyy-mm-dd}'", "false"))
                .body("[0].rows", empty())
                .body("[0].complete", equalTo(true));
        post("/preview?rows=0", small).statusCode(400).body("detail", containsString("from 1 to 1000"));
    }

    @Test
    void tellsWhyASourceCannotBeRead() {
        post("/plan", DAILY.replace("table:shop/orders", "table:shop/oders"))
                .statusCode(409)
                .body("detail", containsString("there is no table 'oders'"));
        post("/plan", DAILY.replace("table:shop", "table:away")).statusCode(503);
    }

    @Test
    void neverShowsAPassword() {
        String answers = post("/plan", DAILY).extract().asString()
                + get("/api/v1/syncs/orders/preview").asString()
                + get("/api/v1/connections").asString()
                + given().post("/api/v1/connections/odd/test").asString()
                + given().post("/api/v1/connections/shop/test").asString()
                + given().post("/api/v1/connections/hive/test").asString();
        assertThat(answers).doesNotContain(PlansFolder.SECRET);
    }

    @Test
    void describesItself() {
        get("/q/openapi")
                .then()
                .body(containsString("/api/v1/validate:"))
                .body(containsString("/api/v1/syncs/{id}/preview:"))
                .body(containsString("stepsNotRun"))
                .body(not(containsString("RunConsumer")));
    }
}
