package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request has to bring before anything looks at it, written byte by byte as any program may write it. */
@QuarkusTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class GateTest {
    private static final String TOKEN = "Authorization: Bearer " + Token.WORD;
    private static final String YAML = "Content-Type: application/yaml";
    private static final String TEXT = "- route: {}";

    private static String ask(String method, String path, String host, String body, String... headers)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            if (host != null) {
                request.append("Host: ").append(host).append("\r\n");
            }
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            if (body != null) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            request.append("Connection: close\r\n\r\n").append(body == null ? "" : body);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String here() {
        return "127.0.0.1:" + RestAssured.port;
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static int get(String path, String host, String... headers) throws IOException {
        return status(ask("GET", path, host, null, headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/syncs",
                "/api/v1/syncs/",
                "//api/v1/syncs",
                "/q/health/../../api/v1/syncs",
                "/q/health/%2e%2e/%2e%2e/api/v1/syncs",
                "/q/health/live/../../../api/v1/syncs",
                "/q/openapi",
                "/start",
                "/nothing"
            })
    void nobodyGetsInWithoutTheToken(String path) throws IOException {
        String answer = ask("GET", path, here(), null);
        assertThat(status(answer)).as(answer).isEqualTo(401);
        assertThat(answer).contains("WWW-Authenticate: Bearer", "application/problem+json", "cannot take the request");
        String another = ask("GET", path, here(), null, "Authorization: Bearer another-token");
        assertThat(status(another)).isEqualTo(401);
        assertThat(another).contains("names another token", "CARAVAN_TOKEN");
        assertThat(get(path, here(), "Authorization: Basic " + Token.WORD)).isEqualTo(401);
        assertThat(get(path, here(), "Authorization: Bearer")).isEqualTo(401);
    }

    @Test
    void whoeverKnowsTheTokenGetsIn() throws IOException {
        assertThat(get("/api/v1/syncs", here(), TOKEN)).isEqualTo(200);
        assertThat(get("/api/v1/syncs", "localhost:" + RestAssured.port, TOKEN)).isEqualTo(200);
        assertThat(get("/q/openapi", here(), TOKEN)).isEqualTo(200);
        assertThat(get("/start", here(), TOKEN)).isEqualTo(200);
    }

    @Test
    void supervisorsNeedNoTokenAndNoName() throws IOException {
        assertThat(get("/q/health/live", "10.1.2.3:8080")).isEqualTo(200);
        assertThat(get("/q/health/started", "caravan")).isEqualTo(200);
        assertThat(get("/q/metrics", here())).isEqualTo(200);
        assertThat(get("/q/metrics", "evil.example.com")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example.com", "127.0.0.1.evil.example.com", "localhost.evil.com", "10.1.2.3", "[::2]", ""})
    void aHostThatIsNotOursIsRefusedWithTheTokenToo(String host) throws IOException {
        assertThat(get("/api/v1/syncs", host, TOKEN)).isIn(400, 403);
        assertThat(get("/start", host, TOKEN)).isIn(400, 403);
    }

    @Test
    void aForeignPageIsRefusedWithTheTokenToo() throws IOException {
        for (String header : new String[] {
            "Origin: https://evil.example.com",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Origin: http://localhost:" + RestAssured.port,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site"
        }) {
            assertThat(get("/api/v1/syncs", here(), TOKEN, header)).as(header).isEqualTo(403);
            assertThat(get("/start", here(), TOKEN, header)).as(header).isEqualTo(403);
        }
        assertThat(get("/api/v1/syncs", here(), TOKEN, "Origin: http://" + here(), "Sec-Fetch-Site: same-origin"))
                .isEqualTo(200);
        assertThat(status(ask(
                        "OPTIONS",
                        "/api/v1/validate",
                        here(),
                        null,
                        "Origin: https://evil.example.com",
                        "Access-Control-Request-Method: POST")))
                .isEqualTo(403);
    }

    @Test
    void aBodyIsOfAKindThatNoFormSends() throws IOException {
        assertThat(status(ask("POST", "/api/v1/validate", here(), TEXT, TOKEN, YAML)))
                .isEqualTo(200);
        for (String type : new String[] {
            "Content-Type: text/plain",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: TEXT/PLAIN;charset=utf-8",
            "X-No: type"
        }) {
            for (String path : new String[] {"/api/v1/validate", "/api/v1/syncs/things/pause", "/start"}) {
                assertThat(status(ask("POST", path, here(), TEXT, TOKEN, type)))
                        .as(path + type)
                        .isEqualTo(415);
            }
        }
        assertThat(status(ask("POST", "/api/v1/validate", here(), TEXT, TOKEN, "Content-Type: text/csv")))
                .isEqualTo(415);
    }

    @Test
    void mistakesAreAnsweredAlikeAndNeverInHtml() throws IOException {
        for (String answer : new String[] {
            ask("GET", "/nothing", here(), null, TOKEN),
            ask("GET", "/api/v1/nothing", here(), null, TOKEN, "Accept: text/html"),
            ask("GET", "/q/nothing", here(), null, TOKEN),
            ask("DELETE", "/api/v1/syncs", here(), null, TOKEN),
            ask("POST", "/api/v1/syncs/things/run", here(), "{", TOKEN, "Content-Type: application/json"),
            ask("GET", "/api/v1/syncs", here(), null, TOKEN, "Accept: image/png"),
            ask("POST", "/api/v1/syncs/things/run", here(), TEXT, TOKEN, YAML)
        }) {
            assertThat(status(answer)).as(answer).isBetween(400, 499);
            assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("<html", "text/html");
            assertThat(answer).contains("application/problem+json", "\"detail\"");
        }
        String tooLong = "Content-Length: 11000000";
        assertThat(status(ask("POST", "/api/v1/validate", here(), null, TOKEN, YAML, tooLong)))
                .isEqualTo(413);
    }

    @Test
    void answersTellBrowsersToKeepOut() throws IOException {
        for (String answer : new String[] {
            ask("GET", "/api/v1/syncs", here(), null, TOKEN), ask("GET", "/api/v1/syncs", here(), null)
        }) {
            assertThat(answer)
                    .contains("X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Cache-Control: no-store")
                    .contains("Content-Security-Policy: default-src 'none'")
                    .doesNotContain("Access-Control-Allow-Origin");
        }
    }
}
