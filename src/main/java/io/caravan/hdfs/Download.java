package io.caravan.hdfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The content of a file on its way from a server. Unlike the client's own stream it gives up when no byte has come for a
 * while. It holds two portions of what the network delivers. One thread reads it.
 */
final class Download extends InputStream implements BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of();

    private final Duration patience;
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private volatile Flow.Subscription subscription;
    private volatile Throwable failure;
    private volatile boolean closed;
    private boolean ended;

    Download(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(2);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> portion) {
        arrived.add(portion);
    }

    @Override
    public void onError(Throwable why) {
        failure = why;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        return more() ? current.peek().get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = 0;
        for (ByteBuffer next = current.peek(); next != null && count < length; next = current.peek()) {
            int part = Math.min(length - count, next.remaining());
            next.get(target, from + count, part);
            count += part;
            if (!next.hasRemaining()) {
                current.remove();
            }
        }
        return count;
    }

    @Override
    public int available() {
        return current.isEmpty() ? 0 : current.peek().remaining();
    }

    /** Waits for bytes; false at the end. */
    private boolean more() throws IOException {
        while (!current.isEmpty() && !current.peek().hasRemaining()) {
            current.remove();
        }
        while (current.isEmpty() && !ended) {
            take();
        }
        if (current.isEmpty() && failure != null) {
            throw new IOException(WebHdfs.why(failure), failure);
        }
        return !current.isEmpty();
    }

    private void take() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        List<ByteBuffer> portion;
        try {
            portion = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted");
        }
        if (portion == null) {
            close();
            throw new IOException("no byte came within " + patience.toSeconds() + " s");
        }
        ended = portion == END;
        if (!ended) {
            portion.stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
            subscription.request(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null && !ended) {
            subscription.cancel();
        }
    }
}
