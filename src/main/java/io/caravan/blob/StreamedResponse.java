package io.caravan.blob;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import io.caravan.file.http.HttpContent;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The SDK's view of an answer whose body is handed on. */
final class StreamedResponse extends HttpResponse {
    private final HttpContent answer;
    private final HttpHeaders headers = new HttpHeaders();

    StreamedResponse(HttpRequest request, HttpContent answer) {
        super(request);
        this.answer = answer;
        answer.headers((name, value) -> headers.add(HttpHeaderName.fromString(name), value));
    }

    @Override
    public int getStatusCode() {
        return answer.status();
    }

    @Override
    @SuppressWarnings("deprecation") // The SDK still demands it.
    public String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromStream(answer);
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.defer(() -> getBodyAsBinaryData().toFluxByteBuffer());
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.fromCallable(answer::readAllBytes);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return getBodyAsByteArray().map(bytes -> new String(bytes, charset));
    }

    @Override
    public void close() {
        answer.close();
    }
}
