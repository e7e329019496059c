package io.caravan.file.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1 for threads that wait for the answer: they send the request and take the bytes from the connection themselves,
 * which costs half the CPU time of a client that hands them from thread to thread. Interrupting one closes its connection.
 * Redirects are not followed, and nothing is sent a second time. Any thread may use it.
 */
public final class BlockingHttp {
    /** As many threads as copy files have one each. */
    private static final int CONNECTIONS = Short.MAX_VALUE;
    /** One that was idle for longer is looked at before it is used. */
    private static final TimeValue FRESH = TimeValue.ofMilliseconds(500);

    private final CloseableHttpClient client;
    private final Duration readTimeout;

    /**
     * @param connectTimeout how long to wait for a connection
     * @param readTimeout how long to wait for the head of an answer, and for each next byte of its body
     */
    public BlockingHttp(Duration connectTimeout, Duration readTimeout) {
        this.readTimeout = readTimeout;
        Timeout read = Timeout.of(readTimeout);
        var connections = new PoolingHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(
                        proxy -> socket(),
                        null,
                        null,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register(URIScheme.HTTPS.id, DefaultClientTlsStrategy.createSystemDefault())
                                .build()),
                PoolConcurrencyPolicy.LAX,
                PoolReusePolicy.LIFO,
                null,
                null);
        connections.setDefaultMaxPerRoute(CONNECTIONS);
        connections.setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(read).build());
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(read)
                .setValidateAfterInactivity(FRESH)
                .build());
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(read).build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** A thread that is interrupted in a channel closes it; in a plain socket it would wait on. */
    private static Socket socket() {
        try {
            return SocketChannel.open().socket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a content; like {@link #send} without a body. */
    public HttpContent get(URI address, Map<String, String> headers) throws IOException {
        return send("GET", address, headers, null);
    }

    /**
     * Sends a request once.
     *
     * @param body null if the request has none
     * @return the answer, whatever its status; it has to be closed
     * @throws ConnectException if nobody listens
     * @throws HttpConnectTimeoutException if there was no connection in time
     * @throws HttpTimeoutException if there was no answer in time
     * @throws InterruptedIOException if the thread was interrupted, as it still is then
     */
    public HttpContent send(String method, URI address, Map<String, String> headers, byte[] body) throws IOException {
        var request = new HttpUriRequestBase(method, address);
        headers.forEach(request::setHeader);
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        try {
            return new HttpContent(request, client.executeOpen(null, request, null), readTimeout);
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static IOException told(IOException e) {
        if (Thread.currentThread().isInterrupted() || e instanceof ClosedByInterruptException) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            return interrupted;
        }
        IOException told = e;
        if (e instanceof ConnectTimeoutException) {
            told = new HttpConnectTimeoutException(e.getMessage());
        } else if (e instanceof SocketTimeoutException) {
            told = new HttpTimeoutException(e.getMessage());
        }
        return told == e ? e : (IOException) told.initCause(e);
    }
}
