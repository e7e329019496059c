package io.caravan.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.caravan.Azurite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Connections as a caller sees them: real ones, and such as cannot be reached for every reason. */
@QuarkusTest
@QuarkusTestResource(value = PlansFolder.class, restrictToAnnotatedClass = true)
class ConnectionsTest extends Token {
    private static ValidatableResponse test(String name) {
        return given().post("/api/v1/connections/" + name + "/test").then().statusCode(200);
    }

    @Test
    void listsDatabasesAndTheLakeWithoutSecrets() {
        get("/api/v1/connections")
                .then()
                .statusCode(200)
                .body(
                        "name",
                        contains("away", "hdfs", "hive", "hole", "leaky", "metering", "mute", "nobody", "odd", "shop"))
                .body("find { it.name == 'shop' }.kind", equalTo("postgresql"))
                .body("find { it.name == 'shop' }.address", startsWith("jdbc:postgresql://localhost:"))
                .body("find { it.name == 'metering' }.kind", equalTo("blob"))
                .body("find { it.name == 'metering' }.address", endsWith("/devstoreaccount1"))
                .body("find { it.name == 'leaky' }.address", nullValue())
                .body("find { it.name == 'leaky' }.problem", containsString("names more than the account"))
                .body("find { it.name == 'odd' }.address", nullValue())
                .body("find { it.name == 'odd' }.problem", containsString("does not begin with 'jdbc:'"));
        assertThat(get("/api/v1/connections").asString()).doesNotContain(PlansFolder.SECRET, Azurite.KEY);
    }

    @Test
    void goesAllTheWayToADatabaseThatIsUp() {
        test("shop")
                .body("ok", equalTo(true))
                .body("steps.name", contains("resolve", "connect", "tls", "login", "read", "rights"))
                .body("steps[3].detail", startsWith("PostgreSQL 17"))
                .body("steps[5].detail", containsString("windows of a cursor are exact"))
                .body("steps.millis", hasSize(6));
    }

    @Test
    void goesAllTheWayToTheLake() {
        test("hive").body("ok", equalTo(true)).body("steps.name", contains("resolve", "connect", "login", "read"));
        test("hdfs")
                .body("ok", equalTo(true))
                .body("steps.name", contains("resolve", "connect", "login", "read", "staging"));
    }

    @Test
    void goesAllTheWayToABlobAccount() {
        test("metering").body("ok", equalTo(true)).body("steps.name", contains("resolve", "connect", "login", "read"));
        get("/api/v1/connections/metering/tables")
                .then()
                .statusCode(409)
                .body("detail", containsString("it holds files"));
        test("leaky").body("steps.name", contains("settings"));
    }

    @Test
    void stopsAtANameThatNobodyKnows() {
        test("nobody")
                .body("ok", equalTo(false))
                .body("steps.name", contains("resolve"))
                .body("steps[0].detail", containsString("no.such.host.invalid"))
                .body("steps[0].remedy", containsString("caravan.connections.nobody.url"));
    }

    @Test
    void stopsAtAPortWhereNobodyListens() {
        test("away")
                .body("steps.name", contains("resolve", "connect"))
                .body("steps[1].ok", equalTo(false))
                .body("steps[1].detail", equalTo("the connection was refused"))
                .body("steps[1].remedy", containsString("Check host and port"));
    }

    @Test
    void endsWithinThreeSecondsAlsoWhenNothingComesBack() {
        test("hole")
                .body("ok", equalTo(false))
                .body("millis", lessThan(3000))
                .body("steps.name", contains("resolve", "connect"))
                .body("steps[1].detail", startsWith("no answer within 2."));
        test("mute")
                .body("ok", equalTo(false))
                .body("millis", lessThan(3000))
                .body("steps.name", contains("resolve", "connect", "tls"))
                .body("steps[2].detail", startsWith("no answer within 2."));
    }

    @Test
    void tellsWrongSettingsWithoutTryingThem() {
        test("odd").body("steps.name", contains("settings")).body("steps[0].detail", containsString("'jdbc:'"));
    }

    @Test
    void namesTheConnectionsThereAreForOneThatIsNot() {
        given().post("/api/v1/connections/shpo/test")
                .then()
                .statusCode(404)
                .body(
                        "detail",
                        containsString("Use one of away, hdfs, hive, hole, leaky, metering, mute, nobody, odd, shop"));
        get("/api/v1/connections/shpo/tables").then().statusCode(404);
    }

    @Test
    void listsTablesWithKeysAndEstimates() {
        get("/api/v1/connections/shop/tables")
                .then()
                .statusCode(200)
                .body("more", equalTo(false))
                .body("tables.name", contains("big_orders", "orders", "visits"))
                .body("tables[0].kind", equalTo("view"))
                .body("tables[0].estimatedRows", nullValue())
                .body("tables[1].estimatedRows", equalTo(1000))
                .body("tables[1].key", contains("id"))
                .body("tables[2].schema", equalTo("sales"))
                .body("tables[2].key", contains("day", "shop"));
    }

    @Test
    void listsTablesByPartsOfTheirNamesAndInPages() {
        get("/api/v1/connections/shop/tables?like=ORDERS").then().body("tables.name", contains("big_orders", "orders"));
        get("/api/v1/connections/shop/tables?like=ord*").then().body("tables.name", contains("orders"));
        get("/api/v1/connections/shop/tables?like=big-orders").then().body("tables", empty());
        get("/api/v1/connections/shop/tables?limit=2")
                .then()
                .body("tables", hasSize(2))
                .body("more", equalTo(true));
        get("/api/v1/connections/shop/tables?limit=2&page=2")
                .then()
                .body("tables.name", contains("visits"))
                .body("more", equalTo(false));
        get("/api/v1/connections/shop/tables?limit=0").then().statusCode(400);
    }

    @Test
    void listsTheTablesOfTheLake() {
        get("/api/v1/connections/hive/tables?limit=1").then().statusCode(200).body("tables", notNullValue());
        get("/api/v1/connections/hdfs/tables").then().statusCode(409).body("detail", containsString("Ask 'hive'"));
        get("/q/openapi").then().body(containsString("/api/v1/connections/{name}/test:"));
        get("/api/v1/connections").then().body("name", hasItems("hive"));
    }
}
