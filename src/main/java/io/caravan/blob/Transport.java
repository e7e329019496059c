package io.caravan.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Sends the SDK's requests through the JDK's HTTP client. What is read whole must come in time; a body that is handed on
 * as a stream is watched by {@link WatchedStream} instead, since the SDK's own timeout costs as much as the reading.
 */
final class Transport implements HttpClient {
    /** Sent with a request whose body is handed on. */
    static final Context STREAMED = new Context("caravan-streamed", true);

    private final HttpClient whole;
    private final HttpClient streamed;

    Transport(Duration connectTimeout, Duration readTimeout) {
        this.whole = client(connectTimeout, readTimeout, readTimeout);
        this.streamed = client(connectTimeout, readTimeout, Duration.ZERO);
    }

    private static HttpClient client(Duration connect, Duration response, Duration read) {
        return new JdkHttpClientBuilder()
                .configuration(Configuration.getGlobalConfiguration())
                .connectionTimeout(connect)
                .responseTimeout(response)
                .writeTimeout(Duration.ZERO)
                .readTimeout(read)
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
        boolean stream = context.getData("caravan-streamed").isPresent();
        return (stream ? streamed : whole).sendSync(request, context);
    }
}
