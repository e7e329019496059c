package io.caravan.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import io.caravan.file.Download;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Sends the SDK's requests through the JDK's HTTP client: those that are read whole as the SDK does it, and a GET whose
 * body is handed on by itself, since the SDK's way to bound the wait for a byte costs as much as the reading.
 */
final class Transport implements HttpClient {
    private static final String STREAM = "caravan-stream";
    /** Sent with a request whose body is handed on. */
    static final Context STREAMED = new Context(STREAM, true);

    private final HttpClient whole;
    private final java.net.http.HttpClient streamed;
    private final Duration readTimeout;

    Transport(Duration connectTimeout, Duration readTimeout) {
        this.readTimeout = readTimeout;
        this.whole = new JdkHttpClientBuilder()
                .configuration(Configuration.NONE)
                .connectionTimeout(connectTimeout)
                .responseTimeout(readTimeout)
                .writeTimeout(Duration.ZERO)
                .readTimeout(readTimeout)
                .build();
        this.streamed = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return whole.send(request);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return whole.send(request, context);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return context.getData(STREAM).isPresent() ? stream(request) : whole.sendSync(request, context);
    }

    private HttpResponse stream(HttpRequest request) {
        var get = java.net.http.HttpRequest.newBuilder(
                        URI.create(request.getUrl().toString()))
                .timeout(readTimeout);
        for (HttpHeader header : request.getHeaders()) {
            if (!header.getName().equalsIgnoreCase(HttpHeaderName.CONTENT_LENGTH.getCaseInsensitiveName())) {
                get.setHeader(header.getName(), header.getValue());
            }
        }
        try {
            return new StreamedResponse(request, streamed.send(get.build(), answer -> new Download(readTimeout)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
