package io.caravan.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The content of a file on its way from a server, over the JDK's HTTP client. Unlike the client's own stream it gives up
 * when no byte has come for a while, and has some portions under way, so that its reader and the network need not wait for
 * each other. Closing it early drops the connection instead of reading the rest. One thread reads it, any may close it.
 */
public final class Download extends InputStream implements BodySubscriber<Download> {
    /** Portions of what the network delivers, of 16 to 128 KB. */
    private static final int UNDER_WAY = 8;

    /** Not one that the client could send. */
    private static final List<ByteBuffer> END = new ArrayList<>(0);

    private final Duration patience;
    private final CompletableFuture<Download> ready = new CompletableFuture<>();
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> current = new ArrayDeque<>();
    private volatile Flow.Subscription subscription;
    private volatile Throwable failure;
    private volatile boolean complete;
    private volatile boolean closed;
    private boolean ended;
    private int taken;

    /** @param patience how long to wait for the next byte */
    public Download(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<Download> getBody() {
        return ready;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(UNDER_WAY);
        ready.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> portion) {
        arrived.add(portion);
    }

    @Override
    public void onError(Throwable why) {
        failure = why;
        arrived.add(END);
        ready.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
        complete = true;
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
            throw new IOException(
                    failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(), failure);
        }
        return !current.isEmpty();
    }

    private void take() throws IOException {
        List<ByteBuffer> portion = closed ? END : await();
        if (closed) {
            throw new IOException("closed");
        }
        ended = portion == END;
        if (!ended) {
            portion.stream().filter(ByteBuffer::hasRemaining).forEach(current::add);
            if (++taken == UNDER_WAY / 2) {
                subscription.request(taken);
                taken = 0;
            }
        }
    }

    private List<ByteBuffer> await() throws IOException {
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
            throw new IOException("no byte came within " + patience.toMillis() / 1000.0 + " s");
        }
        return portion;
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null && !complete) {
            subscription.cancel();
        }
        arrived.add(END);
    }
}
