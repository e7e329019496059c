package io.caravan.hdfs;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request body that one thread writes while the HTTP client sends it: a few chunks are under way, then the writer
 * waits. Chunks that the client has drained are used again.
 */
final class ChunkPublisher implements BodyPublisher {
    private static final int UNDER_WAY = 2;

    private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(UNDER_WAY);
    private final BlockingQueue<ByteBuffer> lent = new ArrayBlockingQueue<>(UNDER_WAY + 2);
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger draining = new AtomicInteger();
    private final Chunks chunks;
    private volatile Flow.Subscriber<? super ByteBuffer> subscriber;
    private volatile boolean complete;
    private volatile boolean over;

    ChunkPublisher(Chunks chunks) {
        this.chunks = chunks;
    }

    /** An empty chunk to fill: one that has been sent if there is one. */
    ByteBuffer chunk() {
        ByteBuffer oldest = lent.peek();
        if (oldest != null && !oldest.hasRemaining()) {
            lent.poll();
            return oldest.clear();
        }
        return chunks.take();
    }

    /** Gives the chunks back after the server has confirmed all that was in them. */
    void release() {
        for (ByteBuffer sent = lent.poll(); sent != null; sent = lent.poll()) {
            if (!sent.hasRemaining()) {
                chunks.give(sent);
            }
        }
    }

    /**
     * Hands over a chunk.
     *
     * @return false if there was no room for it within the time
     */
    boolean offer(ByteBuffer filled, long millis) throws InterruptedException {
        if (!full.offer(filled, millis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        drain();
        return true;
    }

    /** Ends the body after the chunks handed over. */
    void complete() {
        complete = true;
        drain();
    }

    /** Breaks the body off, so that the server sees an incomplete request. */
    void abort(Throwable why) {
        Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
        if (!over && receiver != null) {
            over = true;
            receiver.onError(why);
        }
        over = true;
    }

    /** Frees a waiting writer after the request has ended without taking the rest. */
    void discard() {
        over = true;
        full.clear();
    }

    @Override
    public long contentLength() {
        return -1;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> receiver) {
        subscriber = receiver;
        receiver.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                demand.addAndGet(count);
                drain();
            }

            @Override
            public void cancel() {
                over = true;
            }
        });
    }

    /** Passes chunks on while there is demand; whoever comes while another thread does so only leaves word. */
    private void drain() {
        if (subscriber == null || draining.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            pass();
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    private void pass() {
        while (!over && demand.get() > 0) {
            boolean ending = complete;
            ByteBuffer next = full.poll();
            if (next != null) {
                demand.decrementAndGet();
                lent.offer(next);
                subscriber.onNext(next);
            } else if (ending) {
                over = true;
                subscriber.onComplete();
            } else {
                return;
            }
        }
    }
}
