package io.caravan.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import io.caravan.file.http.BlockingHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Sends the SDK's requests: those that are read whole through the JDK's HTTP client as the SDK does it, and a GET whose body
 * is handed on through {@link BlockingHttp}, since the SDK's way to bound the wait for a byte costs as much as the reading.
 */
final class Transport implements HttpClient {
    private static final String STREAM = "caravan-stream";
    /** Sent with a request whose body is handed on. */
    static final Context STREAMED = new Context(STREAM, true);

    private final HttpClient whole;
    private final BlockingHttp streamed;

    Transport(Duration connectTimeout, Duration readTimeout) {
        this.whole = new JdkHttpClientBuilder()
                .configuration(Configuration.NONE)
                .connectionTimeout(connectTimeout)
                .responseTimeout(readTimeout)
                .writeTimeout(Duration.ZERO)
                .readTimeout(readTimeout)
                .build();
        this.streamed = new BlockingHttp(connectTimeout, readTimeout);
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
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders()) {
            if (!header.getName().equalsIgnoreCase(HttpHeaderName.CONTENT_LENGTH.getCaseInsensitiveName())) {
                headers.put(header.getName(), header.getValue());
            }
        }
        try {
            URI address = URI.create(request.getUrl().toString());
            return new StreamedResponse(request, streamed.get(address, headers));
        } catch (InterruptedIOException e) {
            // Not an error of the network, which would be tried again.
            throw new IllegalStateException((InterruptedException) new InterruptedException().initCause(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
