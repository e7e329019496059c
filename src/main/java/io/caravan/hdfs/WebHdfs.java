package io.caravan.hdfs;

import io.caravan.file.http.BlockingHttp;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of WebHDFS: addresses, retries with backoff, and the change to another NameNode. Used by many threads.
 */
final class WebHdfs {
    private static final Logger LOG = LoggerFactory.getLogger(WebHdfs.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final Map<String, String> DATA = Map.of("Content-Type", "application/octet-stream");

    private final HdfsSettings settings;
    private final HttpClient http;
    private final BlockingHttp blocking;
    private final Chunks chunks = new Chunks();
    private volatile int active;
    private volatile Boolean namenode;

    WebHdfs(HdfsSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.blocking = new BlockingHttp(settings.timeout(), settings.timeout());
    }

    /** An answer that is not final: the connection broke after the request may have been carried out. */
    static final class UnknownOutcome extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownOutcome(IOException cause) {
            super(cause);
        }
    }

    HdfsSettings settings() {
        return settings;
    }

    Chunks chunks() {
        return chunks;
    }

    /** A call that may be repeated without harm. A refusal is returned, not thrown. */
    Answer call(HdfsCall call) {
        try {
            return call(call, true);
        } catch (UnknownOutcome e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call that must not be carried out twice. */
    Answer callOnce(HdfsCall call) throws UnknownOutcome {
        return call(call, false);
    }

    private Answer call(HdfsCall call, boolean repeatable) throws UnknownOutcome {
        for (int attempt = 0; ; attempt++) {
            int index = active;
            boolean last = attempt >= settings.retries() + settings.namenodes().size() - 1;
            try {
                URI address = call.at(settings.namenodes().get(index), settings.user());
                Answer answer = ask(call, address);
                boolean faulty = answer.notNow() || repeatable && answer.status() >= 500 && !call.refusedBy(answer);
                if (!faulty || last) {
                    return answer;
                }
                LOG.debug("hdfs {} answered {}, trying again", call, answer.message());
                switchFrom(index, answer.standby());
            } catch (IOException e) {
                if (!repeatable && !neverSent(e)) {
                    throw new UnknownOutcome(e);
                }
                if (last) {
                    throw unreachable(call, attempt + 1, e);
                }
                LOG.debug("hdfs {} failed with {}, trying again", call, e.toString());
                switchFrom(index, true);
            }
            pause(attempt);
        }
    }

    private void switchFrom(int index, boolean away) {
        if (away && active == index) {
            active = (index + 1) % settings.namenodes().size();
        }
    }

    static boolean neverSent(IOException e) {
        return e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof HttpConnectTimeoutException;
    }

    /**
     * A call that may be repeated and may lead to a DataNode for its answer.
     *
     * @return an answer that is not a refusal
     */
    Answer callThrough(HdfsCall call) {
        for (int attempt = 0; ; attempt++) {
            Answer answer = call(call);
            try {
                if (answer.redirect()) {
                    URI there = call.redirected(answer.location());
                    answer = ask(call, there);
                }
                if (answer.ok()) {
                    return answer;
                }
                if (call.refusedBy(answer) || attempt >= settings.retries()) {
                    throw Refusals.of(call, answer, settings.user());
                }
            } catch (IOException e) {
                if (attempt >= settings.retries()) {
                    throw unreachable(call, attempt + 1, e);
                }
            }
            pause(attempt);
        }
    }

    /** Where the data of a call goes that was answered with this. */
    URI data(HdfsCall call, Answer answer) {
        if (!answer.redirect()) {
            return call.with("data", "true").at(settings.namenodes().get(active), settings.user());
        }
        namenode = String.valueOf(answer.location().getRawQuery()).contains("namenoderpcaddress=");
        return call.redirected(answer.location());
    }

    /**
     * Whether a rename may be asked for with options. A NameNode knows them, HttpFS ignores them; what it is can be told
     * from the place to which it sends data, which it is asked for once, and writes nothing.
     */
    boolean knowsRenameOptions(String path) {
        if (namenode == null) {
            HdfsCall create = new HdfsCall("PUT", "create", "CREATE", path, "");
            Answer answer = call(create);
            if (answer.redirect()) {
                data(create, answer);
            }
        }
        return Boolean.TRUE.equals(namenode);
    }

    /**
     * Sends a request once.
     *
     * @param data what is to be written, null if the request is not about data
     */
    Answer send(String method, URI address, byte[] data) throws IOException {
        try {
            return Answer.whole(blocking.send(method, address, data == null ? Map.of() : DATA, data));
        } catch (InterruptedIOException e) {
            throw interrupted(address);
        }
    }

    /** Sends a call without data once; of a file that it asks for, the content is not read yet. */
    private Answer ask(HdfsCall call, URI address) throws IOException {
        if (!call.reads()) {
            return send(call.method(), address, null);
        }
        try {
            return Answer.ofFile(blocking.get(address, Map.of()));
        } catch (InterruptedIOException e) {
            throw interrupted(address);
        }
    }

    /** Waits for an answer and all of its body: the time limit of a request ends with the head of its answer. */
    static Answer await(CompletableFuture<HttpResponse<byte[]>> response, Duration most)
            throws IOException, InterruptedException {
        try {
            return Answer.of(response.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IOException("no answer within " + most.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        }
    }

    /** Begins to send what comes bit by bit; without a time limit, as it may come slowly. */
    CompletableFuture<HttpResponse<byte[]>> upload(String method, URI address, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).method(method, body);
        DATA.forEach(request::header);
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    /** Waits longer after every attempt, up to ten seconds, by chance between half and the whole of it. */
    void pause(int attempt) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        try {
            Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(settings.namenodes().get(0));
        }
    }

    static RunException interrupted(URI address) {
        return new RunException(
                Category.EXTERNAL,
                "cannot wait for hdfs " + address.getAuthority() + ": interrupted. The run was stopped.");
    }

    static String why(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    RunException unreachable(HdfsCall call, int attempts, IOException cause) {
        String why = cause instanceof java.net.ConnectException ? "it refuses connections" : why(cause);
        String nodes =
                settings.namenodes().stream().map(URI::toString).collect(java.util.stream.Collectors.joining(", "));
        return new HdfsException(
                Category.EXTERNAL,
                "",
                "cannot " + call + ": cannot reach the NameNode at " + nodes + ": " + why
                        + (attempts > 1 ? ", " + attempts + " times" : "")
                        + ". Check " + settings.setting() + ", and that the NameNode is up.",
                cause);
    }
}
