package io.caravan.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Runs for business dates as a caller asks for them. */
@QuarkusTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class BackfillsTest extends Token {
    @Test
    void saysWhatItWouldRun() {
        post("/api/v1/syncs/things/backfills", "{'from':'2024-02-28','to':'2024-03-01','order':'desc','dryRun':true}")
                .statusCode(200)
                .body("total", equalTo(3))
                .body("runs.businessDate", equalTo(java.util.List.of("2024-03-01", "2024-02-29", "2024-02-28")))
                .body("runs[0].lastRun", nullValue())
                .body("warnings", hasItem(containsString("nothing in the route depends on the date")));
        get("/api/v1/backfills?sync=nothing").then().statusCode(200).body("", hasSize(0));
    }

    @Test
    void runsARangeAndShowsHowItStands() {
        int id = post("/api/v1/syncs/things/backfills", "{'from':'2025-01-01','to':'2025-01-03','parallelism':2}")
                .statusCode(201)
                .header("Location", notNullValue())
                .body("total", equalTo(3))
                .extract()
                .path("id");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get("/api/v1/backfills/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("DONE"))
                .body("finished", notNullValue())
                .body("counts.COMMITTED", equalTo(3))
                .body("failures", hasSize(0)));
        get("/api/v1/backfills?sync=things").then().statusCode(200).body("id", hasItem(id));
        post(
                        "/api/v1/syncs/things/backfills",
                        "{'from':'2025-01-01','to':'2025-01-04','onlyMissing':true,'dryRun':true}")
                .statusCode(200)
                .body("leftOut", equalTo(3))
                .body("runs.businessDate", equalTo(java.util.List.of("2025-01-04")));
        given().post("/api/v1/backfills/" + id + "/stop")
                .then()
                .statusCode(409)
                .body("detail", containsString("it is DONE"));
    }

    @Test
    void runsOneDate() {
        post("/api/v1/syncs/things/run", "{'bizdate':'2030-05-05'}")
                .statusCode(202)
                .body("trigger", equalTo("BACKFILL"))
                .body("others", hasSize(0));
        post("/api/v1/syncs/things/run", "{'time':'2030-05-06T12:00:00Z'}")
                .statusCode(202)
                .body("logicalTime", equalTo("2030-05-06T12:00:00Z"));
    }

    @Test
    void refusesWhatCannotBeMeantAndSaysWhatIsAllowed() {
        post("/api/v1/syncs/things/backfills", "{'from':'2025-01-02','to':'2025-01-01'}")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("'to' is '2025-01-01': a date from 2025-01-02 on is allowed"));
        post("/api/v1/syncs/things/backfills", "{'from':'yesterday','to':'2025-01-01'}")
                .statusCode(400)
                .body("detail", containsString("'from' is 'yesterday'"));
        post("/api/v1/syncs/things/backfills", "{'from':'2025-01-01','to':'2025-01-01','parallelism':0}")
                .statusCode(400)
                .body("detail", containsString("'parallelism' is '0': a whole number from 1 to 32 is allowed"));
        post("/api/v1/syncs/nobody/backfills", "{}").statusCode(404);
        post("/api/v1/syncs/things/run", "{'bizdate':'2025-13-01'}").statusCode(400);
        get("/api/v1/backfills/999999").then().statusCode(404).contentType("application/problem+json");
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json")
                .body(body.replace('\'', '"'))
                .post(path)
                .then();
    }
}
