package io.caravan.hive.server;

import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * Thrift over HTTP as HiveServer2 speaks it: a POST for each call, Basic credentials, and the server's cookie so that it
 * checks the password once. An interrupt ends the call with an {@link InterruptedIOException} as cause.
 */
final class HttpTransport extends TEndpointTransport {
    static final int UNAUTHORIZED = 401;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HiveSettings settings;
    private final String credentials;
    private final HttpClient http;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream(1024);
    private Duration patience;
    private byte[] response = new byte[0];
    private int position;

    HttpTransport(HiveSettings settings) throws TTransportException {
        super(new TConfiguration());
        this.settings = settings;
        this.patience = settings.timeout();
        this.credentials = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (settings.user() + ":" + settings.sentPassword()).getBytes(StandardCharsets.UTF_8));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .cookieHandler(new CookieManager())
                .build();
    }

    /** How long the next calls may take. */
    void patience(Duration most) {
        patience = most;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public int read(byte[] target, int offset, int length) throws TTransportException {
        int available = Math.min(length, response.length - position);
        if (available == 0 && length > 0) {
            throw new TTransportException(TTransportException.END_OF_FILE, "the answer ended early");
        }
        System.arraycopy(response, position, target, offset, available);
        position += available;
        countConsumedMessageBytes(available);
        return available;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        request.write(source, offset, length);
    }

    @Override
    public void flush() throws TTransportException {
        byte[] body = request.toByteArray();
        request.reset();
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "application/x-thrift")
                .header("Accept", "application/x-thrift")
                .header("Authorization", credentials)
                .header("X-XSRF-HEADER", "true")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
        if (answer.statusCode() == UNAUTHORIZED) {
            throw new TTransportException(TTransportException.NOT_OPEN, "HTTP 401");
        }
        if (answer.statusCode() != 200) {
            throw new TTransportException("HTTP " + answer.statusCode());
        }
        response = answer.body();
        position = 0;
        resetConsumedMessageSize(-1);
    }

    /** Waits for the whole answer: the time limit of a request ends with the answer's head. */
    private HttpResponse<byte[]> send(HttpRequest call) throws TTransportException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(call, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new TTransportException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new TTransportException(TTransportException.TIMED_OUT, HiveTransport.noAnswer(patience));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TTransportException(new InterruptedIOException());
        }
    }
}
