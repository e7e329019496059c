package io.caravan.hdfs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.file.http.HttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of a WebHDFS server.
 *
 * @param status the HTTP status
 * @param location where a redirect leads, or null
 * @param body JSON, plain text or nothing
 * @param content the unread content of a file that was asked for, or null
 */
record Answer(int status, URI location, byte[] body, InputStream content) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_WORDS = 64 << 10;
    private static final Pattern TITLE = Pattern.compile("(?i)<title>([^<]+)</title>");

    /** Reads an answer whole. */
    static Answer whole(HttpContent answer) throws IOException {
        try (answer) {
            return new Answer(answer.status(), location(answer), answer.readAllBytes(), null);
        }
    }

    private static URI location(HttpContent answer) {
        String leads = answer.header("Location");
        return leads == null ? null : URI.create(leads);
    }

    /** The answer to an upload. */
    static Answer of(HttpResponse<byte[]> response) {
        URI location =
                response.headers().firstValue("Location").map(URI::create).orElse(null);
        return new Answer(response.statusCode(), location, response.body(), null);
    }

    /** An answer whose body is the content of a file, or the words of a refusal. */
    static Answer ofFile(HttpContent answer) throws IOException {
        if (answer.status() == 200 || answer.status() == 206) {
            return new Answer(answer.status(), location(answer), new byte[0], answer);
        }
        try (answer) {
            return new Answer(answer.status(), location(answer), answer.readNBytes(MOST_WORDS), null);
        }
    }

    boolean ok() {
        return status >= 200 && status < 400;
    }

    boolean redirect() {
        return status >= 300 && status < 400 && location != null;
    }

    /** The JSON body; a missing node if there is none. */
    JsonNode json() {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The simple name of the server's exception, empty if it sent none. */
    String exception() {
        return json().path("RemoteException").path("exception").asText();
    }

    /** What the server said went wrong, in one line. */
    String message() {
        String said = json().path("RemoteException").path("message").asText();
        if (said.isEmpty()) {
            said = words();
        }
        int end = said.indexOf('\n');
        String line = (end < 0 ? said : said.substring(0, end)).replaceFirst("[.\\s]+$", "");
        return exception().isEmpty() ? "HTTP " + status + " " + line : exception() + ": " + line;
    }

    /** What a body says that is no JSON: its beginning, or the title of a page. */
    private String words() {
        String beginning = new String(body, 0, Math.min(body.length, 1000), StandardCharsets.UTF_8).strip();
        Matcher title = TITLE.matcher(beginning);
        return title.find() ? title.group(1) : beginning.substring(0, Math.min(beginning.length(), 200));
    }

    /** A server that is starting, standing by or overloaded, and has done nothing. */
    boolean notNow() {
        return !ok()
                && switch (exception()) {
                    case "StandbyException", "RetriableException", "SafeModeException", "ServerTooBusyException" ->
                        true;
                    default -> exception().isEmpty() && (status == 429 || status == 502 || status == 503) || safeMode();
                };
    }

    /** A gateway that does not reach its NameNode, and may have reached it before. */
    boolean cutOff() {
        return exception().equals("ConnectException");
    }

    boolean standby() {
        return exception().equals("StandbyException")
                || message().contains("Operation category") && message().contains("standby");
    }

    boolean safeMode() {
        return exception().equals("SafeModeException") || message().contains("in safe mode");
    }
}
