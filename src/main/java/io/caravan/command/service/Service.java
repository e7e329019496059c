package io.caravan.command.service;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The REST interface of a service, and whether it lives in this process. */
public final class Service {
    private static final String JSON = "application/json";
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    /** Explaining a plan asks databases; nothing else takes long. */
    private static final Duration TO_ANSWER = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final String address;
    private final boolean inside;
    private final String token;

    /** @param token what the service asks its callers for, null if nobody knows it */
    Service(String address, boolean inside, String token) {
        this.address = address;
        this.token = token;
        this.inside = inside;
    }

    public boolean inside() {
        return inside;
    }

    /** A part of a path or a value of a query. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @param path below {@code /api/v1} */
    public Answer get(String path) {
        return good(request(path).GET());
    }

    public Answer post(String path) {
        return good(request(path).POST(BodyPublishers.noBody()));
    }

    public Answer postJson(String path, String body) {
        return good(request(path).header("Content-Type", JSON).POST(BodyPublishers.ofString(body)));
    }

    public Answer postYaml(String path, byte[] body) {
        return good(request(path).header("Content-Type", "application/yaml").POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
                .header("Accept", JSON)
                .timeout(TO_ANSWER);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer good(HttpRequest.Builder request) {
        Answer answer = send(request);
        if (!answer.good()) {
            throw new Refused(address, answer);
        }
        return answer;
    }

    /** Whether a service is alive at the address. */
    boolean answers(Duration most) {
        try {
            Answer answer = send(HttpRequest.newBuilder(URI.create(address + "/q/health/live"))
                    .timeout(most));
            return answer.json().path("checks").isArray();
        } catch (Unreachable e) {
            if (e.getCause() instanceof ConnectException) {
                return false;
            }
            throw e;
        }
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new Unreachable(
                    "cannot reach the service at " + address + ": " + cause(e)
                            + ". Check that it runs, and --server, CARAVAN_SERVER or caravan.data.dir.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("cannot wait for the service at " + address + ": interrupted.", e);
        }
    }

    private static String cause(IOException e) {
        if (e instanceof ConnectException) {
            return "nobody listens there";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
