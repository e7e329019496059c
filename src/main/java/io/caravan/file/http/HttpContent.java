package io.caravan.file.http;

import io.caravan.format.BlockInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The content of a file on its way from a server, with the head of the answer. When it was read to its end, the connection
 * is used again; closing it earlier drops the connection instead of reading the rest. One thread reads it, any may close it.
 */
public final class HttpContent extends BlockInput {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private final Duration patience;
    private final InputStream body;
    /** How many bytes are still to come; less than zero if the server does not say. */
    private long left;

    private volatile boolean ended;
    private volatile boolean closed;

    HttpContent(HttpUriRequestBase request, ClassicHttpResponse response, Duration patience) throws IOException {
        this.request = request;
        this.response = response;
        this.patience = patience;
        HttpEntity entity = response.getEntity();
        this.body = entity == null ? nullInputStream() : entity.getContent();
        this.left = entity == null ? 0 : entity.getContentLength();
        this.ended = left == 0;
    }

    /** The status of the answer. */
    public int status() {
        return response.getCode();
    }

    /** A header, null if there is none of this name. */
    public String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Tells name and value of each header. */
    public void headers(BiConsumer<String, String> each) {
        for (Header header : response.getHeaders()) {
            each.accept(header.getName(), header.getValue());
        }
    }

    /**
     * @throws IOException if the server ends the connection before the end, if no byte has come for as long as the client
     *     is patient, if it was closed, or the thread interrupted, as it still is then
     */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (ended || length == 0) {
            return length == 0 ? 0 : -1;
        }
        int n;
        try {
            n = body.read(into, from, length);
        } catch (IOException e) {
            close();
            throw told(e);
        }
        if (n < 0 && left > 0) {
            close();
            throw new EOFException("the answer ended early");
        }
        left -= n > 0 && left > 0 ? n : 0;
        ended = n < 0 || left == 0;
        return n;
    }

    private IOException told(IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        return e instanceof SocketTimeoutException
                ? new IOException("no byte came within " + patience.toMillis() / 1000.0 + " s", e)
                : e;
    }

    @Override
    public int available() throws IOException {
        return ended || closed ? 0 : body.available();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended) {
            request.cancel();
        }
        try {
            body.close();
            response.close();
        } catch (IOException e) {
            // The connection is gone, or fit to be used again.
        }
    }
}
