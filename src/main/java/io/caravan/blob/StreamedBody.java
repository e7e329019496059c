package io.caravan.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as a stream that waits only so long for the next byte. Some buffers are under way, where the JDK's
 * own stream has one and makes both threads wait for each other. Closing it early drops the connection instead of reading
 * the rest. For one reader.
 */
final class StreamedBody extends InputStream implements BodySubscriber<StreamedBody> {
    /** Times at most 48 KB, most often 16 KB. */
    private static final int UNDER_WAY = 8;

    /** Not one that the client could send. */
    private static final List<ByteBuffer> END = new ArrayList<>(0);

    private final Duration timeout;
    private final BlockingQueue<List<ByteBuffer>> arrived = new ArrayBlockingQueue<>(UNDER_WAY + 1);
    private final CompletableFuture<StreamedBody> ready = new CompletableFuture<>();
    private volatile Flow.Subscription subscription;
    private volatile Throwable failure;
    private Iterator<ByteBuffer> next = END.iterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private int taken;
    private volatile boolean over;

    /** @param timeout how long to wait for a byte */
    StreamedBody(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<StreamedBody> getBody() {
        return ready;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(UNDER_WAY);
        ready.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        arrived.add(END);
        ready.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (!current.hasRemaining() && length > 0) {
            if (next.hasNext()) {
                current = next.next();
            } else if (!advance()) {
                return -1;
            }
        }
        int n = Math.min(length, current.remaining());
        current.get(into, from, n);
        return n;
    }

    private boolean advance() throws IOException {
        List<ByteBuffer> buffers = over ? END : await();
        if (buffers == END) {
            over = true;
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return false;
        }
        next = buffers.iterator();
        if (++taken == UNDER_WAY / 2) {
            subscription.request(taken);
            taken = 0;
        }
        return true;
    }

    private List<ByteBuffer> await() throws IOException {
        try {
            List<ByteBuffer> buffers = arrived.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (buffers == null) {
                close();
                throw new IOException("no byte came within " + timeout.toMillis() / 1000.0 + " s");
            }
            return buffers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Any thread may close it: its reader then finds the end. */
    @Override
    public void close() {
        over = true;
        subscription.cancel();
        arrived.offer(END);
    }
}
