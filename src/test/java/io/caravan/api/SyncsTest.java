package io.caravan.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The interface as a caller sees it, over an H2 source; nothing here needs a lake. */
@QuarkusTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class SyncsTest extends Token {
    @Test
    void listsTheSyncsThatRun() {
        get("/api/v1/syncs")
                .then()
                .statusCode(200)
                .body("id", hasItem("things"))
                .body("find { it.id == 'things' }.schedule", equalTo("none"))
                .body("find { it.id == 'things' }.source", containsString("table:"));
    }

    @Test
    void showsOneSync() {
        get("/api/v1/syncs/things")
                .then()
                .statusCode(200)
                .body("id", equalTo("things"))
                .body("next", nullValue());
    }

    @Test
    void answersAnUnknownSyncWithAProblem() {
        get("/api/v1/syncs/nobody")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404))
                .body("detail", containsString("cannot find the sync 'nobody'"));
        given().post("/api/v1/syncs/nobody/run").then().statusCode(404).contentType("application/problem+json");
        get("/api/v1/syncs/nobody/runs").then().statusCode(404);
    }

    @Test
    void refusesAWrongLimitWithWhatIsAllowed() {
        get("/api/v1/syncs/things/runs?limit=none")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("'limit' is 'none'. Use a whole number from 1 to 1000"));
    }

    @Test
    void refusesAParameterThatThereIsNot() {
        get("/api/v1/runs?limt=1")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "detail",
                        containsString("there is no parameter 'limt'. Use sync, status, since, until, empty, limit."));
        get("/api/v1/syncs?status=FAILED")
                .then()
                .statusCode(400)
                .body("detail", containsString("there is no parameter 'status'. This path takes none."));
        given().post("/api/v1/syncs/things/run?bizdate=2026-11-20").then().statusCode(400);
    }

    @Test
    void listsRunsByWhenTheyBeganAndWhetherTheyReadAnything() {
        int id = given().post("/api/v1/syncs/things/run").then().extract().path("id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> get("/api/v1/runs/" + id).then().body("run.status", equalTo("COMMITTED")));
        get("/api/v1/syncs/things/runs?since=2020-01-01T00:00:00Z&empty=false")
                .then()
                .statusCode(200)
                .body("id", hasItem(id));
        get("/api/v1/runs?sync=things&until=2020-01-01T00:00:00Z")
                .then()
                .statusCode(200)
                .body("size()", equalTo(0));
        get("/api/v1/runs?since=yesterday")
                .then()
                .statusCode(400)
                .body("detail", containsString("'since' is 'yesterday'. Use a time such as"));
        get("/api/v1/runs?empty=no").then().statusCode(400);
    }

    @Test
    void aRouteStartsASyncAndAnotherHearsOfItsEnd() {
        given().post("/start").then().statusCode(200).body(equalTo("COMMITTED"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get("/api/v1/syncs/echo/runs")
                .then()
                .statusCode(200)
                .body("[0].trigger", equalTo("EVENT"))
                .body("[0].status", equalTo("COMMITTED")));
    }

    @Test
    void pausesASyncAndLetsItGoOn() {
        given().contentType("application/json")
                .body("{\"reason\": \"the source moves\"}")
                .post("/api/v1/syncs/things/pause")
                .then()
                .statusCode(200)
                .body("pausedSince", notNullValue())
                .body("pauseReason", equalTo("the source moves"));
        given().contentType("application/json")
                .post("/api/v1/syncs/things/pause")
                .then()
                .statusCode(200);
        given().post("/api/v1/syncs/things/resume").then().statusCode(200).body("pausedSince", nullValue());
        given().post("/api/v1/syncs/nobody/resume").then().statusCode(404);
    }

    @Test
    void runsASyncWhenAskedAndShowsTheRun() {
        int id = given().post("/api/v1/syncs/things/run")
                .then()
                .statusCode(202)
                .body("sync", equalTo("things"))
                .body("trigger", equalTo("MANUAL"))
                .body("logicalTime", notNullValue())
                .extract()
                .path("id");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get("/api/v1/syncs/things/runs")
                .then()
                .statusCode(200)
                .body("id", hasItem(id))
                .body("find { it.id == " + id + " }.status", equalTo("COMMITTED"))
                .body("find { it.id == " + id + " }.rowsFiltered", equalTo(2)));
    }

    @Test
    void showsARunInDetail() {
        int id = given().post("/api/v1/syncs/things/run").then().extract().path("id");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get("/api/v1/runs/" + id)
                .then()
                .statusCode(200)
                .body("run.status", equalTo("COMMITTED"))
                .body("totals.rowsRead", equalTo(2))
                .body("totals.rowsFiltered", equalTo(2))
                .body("totals.rowsDirty", equalTo(0))
                .body("totals.splitsDone", equalTo(1))
                .body("splits[0].status", equalTo("done"))
                .body("attempts[0].outcome", equalTo("COMMITTED"))
                .body("attempts[0].node", notNullValue())
                .body("timeline.event", hasItems("ELECTED", "PLANNED", "SPLIT_DONE", "COMMITTED")));
        get("/api/v1/runs?sync=things&status=committed&limit=1")
                .then()
                .statusCode(200)
                .body("size()", equalTo(1))
                .body("[0].sync", equalTo("things"));
        given().post("/api/v1/runs/" + id + "/retry")
                .then()
                .statusCode(409)
                .body("detail", containsString("it is COMMITTED"));
        given().post("/api/v1/runs/" + id + "/cancel").then().statusCode(409);
        given().post("/api/v1/syncs/things/cancel")
                .then()
                .statusCode(409)
                .body("detail", containsString("none waits or is open"));
    }

    @Test
    void resetsASyncAndTellsWhoDidIt() {
        given().contentType("application/json")
                .body("{\"dryRun\": true}")
                .post("/api/v1/syncs/lines/reset")
                .then()
                .statusCode(200)
                .body("route", equalTo("lines"))
                .body("notes", hasItem(containsString("this is the run after the reset")));
        given().contentType("application/json")
                .body("{\"by\": \"alice\"}")
                .post("/api/v1/syncs/lines/reset")
                .then()
                .statusCode(200)
                .body("[0].sync", equalTo("lines"))
                .body("[0].what", containsString("begins anew"));
        get("/api/v1/syncs/lines/resets").then().statusCode(200).body("[0].who", equalTo("alice (127.0.0.1)"));
        given().contentType("application/json")
                .body("{\"to\": \"4711\"}")
                .post("/api/v1/syncs/things/reset")
                .then()
                .statusCode(409)
                .body("detail", containsString("its source has no cursor"));
        given().contentType("application/json")
                .body("{\"to\": \"4711\", \"keep\": true}")
                .post("/api/v1/syncs/things/reset")
                .then()
                .statusCode(400);
        given().contentType("application/json")
                .post("/api/v1/syncs/nobody/reset")
                .then()
                .statusCode(404);
    }

    @Test
    void readsEverythingOnceWhenAsked() {
        int id = given().contentType("application/json")
                .body("{\"full\": true, \"by\": \"alice\"}")
                .post("/api/v1/syncs/echo/run")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        awaitRun(id, "COMMITTED");
        get("/api/v1/runs/" + id)
                .then()
                .body("timeline[0].detail", equalTo("to read everything once, as alice (127.0.0.1) asked"));
        given().contentType("application/json")
                .body("{\"full\": true, \"bizdate\": \"2026-11-20\"}")
                .post("/api/v1/syncs/echo/run")
                .then()
                .statusCode(400);
        given().contentType("application/json")
                .body("{\"force\": true}")
                .post("/api/v1/syncs/echo/run")
                .then()
                .statusCode(400)
                .body("detail", containsString("'force' is given without a date"));
    }

    @Test
    void listsWhatCouldNotBecomeRows() {
        int id = given().post("/api/v1/syncs/lines/run").then().extract().path("id");
        awaitRun(id, "COMMITTED");
        get("/api/v1/runs/" + id)
                .then()
                .body("run.rowsDirty", equalTo(2))
                .body("totals.rowsRead", equalTo(4))
                .body("totals.rowsDirty", equalTo(2))
                .body("splits[0].rowsDirty", equalTo(2));
        int first = get("/api/v1/runs/" + id + "/dirty")
                .then()
                .statusCode(200)
                .body("size()", equalTo(2))
                .body("[0].place", equalTo("a.csv"))
                .body("[0].position", equalTo("line 3"))
                .body("[0].column", equalTo("name"))
                .body("[0].reason", equalTo("it holds bytes that are no text in the charset"))
                .body("[0].text", nullValue())
                .body("[0].base64", equalTo("eCwiQvZiLCBCLiI="))
                .body("[1].position", equalTo("line 4"))
                .extract()
                .path("[0].number");
        get("/api/v1/runs/" + id + "/dirty?limit=5&after=" + first)
                .then()
                .statusCode(200)
                .body("size()", equalTo(1))
                .body("[0].column", equalTo("name"));
        get("/api/v1/runs/" + id + "/dirty?after=first")
                .then()
                .statusCode(400)
                .body("detail", containsString("'after' is 'first'"));
        get("/api/v1/runs/99999/dirty").then().statusCode(404);
    }

    @Test
    void cancelsARunAndRunsItAgain() {
        int id = given().post("/api/v1/syncs/away/run")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        given().post("/api/v1/runs/" + id + "/cancel").then().statusCode(202).body("id", equalTo(id));
        awaitRun(id, "CANCELLED");
        int again = given().post("/api/v1/runs/" + id + "/retry")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        given().post("/api/v1/runs/" + again + "/cancel").then().statusCode(202);
        awaitRun(again, "CANCELLED");
        get("/api/v1/runs/" + again).then().body("run.rerun", equalTo(1)).body("timeline[0].event", equalTo("ASKED"));
    }

    private static void awaitRun(int id, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> get("/api/v1/runs/" + id).then().body("run.status", equalTo(status)));
    }

    @Test
    void answersAnUnknownRunOrStatusWithAProblem() {
        get("/api/v1/runs/99999999")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("cannot find run '99999999'"));
        given().post("/api/v1/runs/x/cancel").then().statusCode(404);
        get("/api/v1/runs?status=GOOD")
                .then()
                .statusCode(400)
                .body("detail", containsString("'status' is 'GOOD'. Use one of [WAITING, PLANNED"));
    }

    @Test
    void refusesFieldsThatAreNone() {
        body("/syncs/things/run", "{\"bizdat\":\"2026-11-20\"}")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("there is no field 'bizdat'. Use bizdate, by, force, full, time."));
        body("/syncs/things/pause", "{\"reasn\":\"x\"}")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("there is no field 'reasn'. Use reason."));
        body("/syncs/things/plan", "{\"date\":\"2026-11-20\"}")
                .statusCode(400)
                .body("detail", containsString("'date'"));
        body("/syncs/things/backfills", "{\"from\":\"2026-11-20\",\"to\":\"2026-11-20\",\"dry\":true}")
                .statusCode(400)
                .body("detail", containsString("there is no field 'dry'"));
        body("/syncs/things/backfills", "{\"from\":[]}").statusCode(400).body("detail", containsString("'from'"));
    }

    private static io.restassured.response.ValidatableResponse body(String path, String json) {
        return given().contentType("application/json")
                .body(json)
                .post("/api/v1" + path)
                .then();
    }

    @Test
    void anUnknownSyncIsNoEmptyList() {
        for (String path : new String[] {
            "/runs?sync=nosuch", "/backfills?sync=nosuch", "/verifications?sync=nosuch", "/syncs/nosuch/files?name=x"
        }) {
            get("/api/v1" + path)
                    .then()
                    .statusCode(404)
                    .body("detail", containsString("cannot find the sync 'nosuch'"));
        }
        get("/api/v1/backfills?sync=things").then().statusCode(200);
        given().post("/api/v1/syncs/nosuch/verify").then().statusCode(404);
    }

    @Test
    void answersAnUnknownPathAsAnyOtherMistake() {
        get("/api/v1/nosuch")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("cannot find anything under this path"));
    }

    @Test
    void saysForWhatASyncWillWait() {
        get("/api/v1/syncs/late")
                .then()
                .statusCode(200)
                .body("waitingFor", containsString("thing, which is no sync here"));
    }

    @Test
    void listsRoutesThatMakeARunOfEachExchange() {
        get("/api/v1/syncs").then().body("find { it.id == 'ticks' }.schedule", equalTo("each exchange"));
        given().post("/api/v1/syncs/ticks/run")
                .then()
                .statusCode(409)
                .body("detail", containsString("it makes runs of exchanges"));
    }

    @Test
    void showsHowEachDroppedFileStands() {
        get("/api/v1/files")
                .then()
                .statusCode(200)
                .body("find { it.file == 'things.yaml' }.status", equalTo("OK"))
                .body("find { it.file == 'things.yaml' }.routes", hasItem("things"))
                .body("find { it.file == 'bad.yaml' }.status", equalTo("REFUSED"))
                .body("find { it.file == 'bad.yaml' }.problems[0].line", equalTo(5))
                .body("find { it.file == 'bad.yaml' }.problems[0].option", equalTo("perod"))
                .body("find { it.file == 'bad.yaml' }.problems[0].message", containsString("Did you mean 'period'?"));
    }

    @Test
    void isAliveReadyAndStartedAlthoughAFileIsBadAndADatabaseIsDown() {
        get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        get("/q/health/started").then().statusCode(200).body("status", equalTo("UP"));
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("run store", "drop folder", "syncs"))
                .body("checks.find { it.name == 'drop folder' }.data.refused", equalTo(1));
    }

    @Test
    void offersMetrics() {
        get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
        given().post("/start").then().statusCode(200);
        get("/q/metrics")
                .then()
                .body(containsString("# HELP caravan_rows_read Rows that were read"))
                .body(containsString("# HELP caravan_runs_seconds Runs that have ended"));
    }

    @Test
    void describesItself() {
        get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/syncs/{id}/run:"))
                .body(containsString("Starts a run now"));
    }
}
