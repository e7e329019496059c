package io.caravan.hdfs;

import io.caravan.file.store.FileTree;
import io.caravan.run.RunException;
import io.caravan.run.RunException.Category;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way to a DataNode. It holds up to four chunks and no more; the request begins with the second chunk, so
 * a small file is a single short request that can be repeated. {@link #close} returns when HDFS has confirmed the file.
 */
public final class HdfsUpload extends FileTree.Upload {
    private static final Logger LOG = LoggerFactory.getLogger(HdfsUpload.class);

    private final WebHdfs web;
    private final HdfsClient hdfs;
    private final HdfsCall call;
    private final long before;
    private ChunkPublisher body;
    private CompletableFuture<HttpResponse<byte[]>> response;
    private ByteBuffer current;
    private long written;
    private boolean closed;

    HdfsUpload(WebHdfs web, HdfsClient hdfs, HdfsCall call, long before) {
        this.web = web;
        this.hdfs = hdfs;
        this.call = call;
        this.before = before;
        this.current = web.chunks().take();
    }

    @Override
    public void write(int b) {
        checkOpen();
        if (!current.hasRemaining()) {
            handOver();
        }
        current.put((byte) b);
        written++;
    }

    @Override
    public void write(byte[] source, int from, int length) {
        checkOpen();
        int at = from;
        int end = from + length;
        while (at < end) {
            if (!current.hasRemaining()) {
                handOver();
            }
            int part = Math.min(end - at, current.remaining());
            current.put(source, at, part);
            at += part;
        }
        written += length;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("closed: " + call);
        }
    }

    /** Bytes taken so far. */
    public long written() {
        return written;
    }

    @Override
    public long position() {
        return before + written;
    }

    /** Gives the file up: what HDFS has of it by now may stay. */
    @Override
    public void abort() {
        if (closed) {
            return;
        }
        breakOff();
        web.chunks().give(current);
        current = null;
    }

    private void breakOff() {
        closed = true;
        if (response != null) {
            body.abort(new IOException("given up"));
            response.cancel(true);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (response == null) {
            sendWhole();
        } else {
            send(current.flip());
            current = null;
            body.complete();
            await();
            body.release();
        }
        if (call.op().equals("APPEND")) {
            checkLength();
        }
    }

    /** Whoever else appended between our looking at the length and our bytes would have put his own before them. */
    private void checkLength() {
        long length = hdfs.status(call.path()).map(HdfsStatus::length).orElse(-1L);
        if (length != position()) {
            throw failed("it has " + length + " bytes in place of " + position() + ", as if others wrote to it", null);
        }
    }

    private void handOver() {
        if (response == null) {
            begin();
        }
        send(current.flip());
        current = body.chunk();
    }

    private void begin() {
        body = new ChunkPublisher(web.chunks());
        response = web.upload(call.method(), address(), body);
        response.whenComplete((answer, failure) -> body.discard());
    }

    private URI address() {
        Answer answer = web.call(call);
        check(answer);
        return web.data(call, answer);
    }

    private void send(ByteBuffer chunk) {
        try {
            if (response.isDone()) {
                await();
                throw failed("the server ended the request early", null);
            }
            if (!body.offer(chunk, web.settings().timeout().toMillis())) {
                breakOff();
                throw failed(
                        "no byte was taken within " + web.settings().timeout().toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            breakOff();
            Thread.currentThread().interrupt();
            throw new RunException(Category.EXTERNAL, "cannot " + call + ": interrupted. The run was stopped.", e);
        }
    }

    private void sendWhole() {
        byte[] whole = new byte[current.flip().remaining()];
        current.get(whole);
        web.chunks().give(current);
        current = null;
        for (int attempt = 0; ; attempt++) {
            try {
                check(web.send(call.method(), address(), whole));
                return;
            } catch (IOException e) {
                if (arrived()) {
                    return;
                }
                if (attempt >= web.settings().retries() || !WebHdfs.neverSent(e)) {
                    throw failed(WebHdfs.why(e), e);
                }
                web.pause(attempt);
            }
        }
    }

    private void check(Answer answer) {
        if (!answer.ok()) {
            throw Refusals.of(call, answer, web.settings().user());
        }
    }

    private void await() {
        try {
            finish();
        } catch (IOException e) {
            if (!arrived()) {
                askWhy();
                throw failed(WebHdfs.why(e), e);
            }
        }
    }

    /**
     * A server that refuses while we are still sending closes the connection, and its words are lost. The same request
     * without data gets them again; if it succeeds, the fault was a passing one, and an empty file may remain of it. It
     * replaces no file: what is there by now may be another writer's, who has shut us out.
     */
    private void askWhy() throws HdfsException {
        try {
            HdfsCall again = new HdfsCall(call.method(), call.verb(), call.op(), call.path(), "");
            Answer answer = web.call(again);
            if (answer.ok()) {
                answer = web.send(again.method(), web.data(again, answer), new byte[0]);
            }
            if (!answer.ok() && !answer.exception().equals("FileAlreadyExistsException")) {
                throw Refusals.of(call, answer, web.settings().user());
            }
        } catch (IOException e) {
            LOG.debug("hdfs {} failed again with {}", call, e.toString());
        }
    }

    /** Whether an answer that was lost would have been good: the file has the length it should have. */
    private boolean arrived() {
        try {
            return closed && hdfs.status(call.path()).map(HdfsStatus::length).orElse(-1L) == position();
        } catch (RunException e) {
            return false;
        }
    }

    private void finish() throws IOException {
        try {
            check(WebHdfs.await(response, web.settings().timeout().multipliedBy(2)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(Category.EXTERNAL, "cannot " + call + ": interrupted. The run was stopped.", e);
        }
    }

    private HdfsException failed(String why, Exception cause) {
        return new HdfsException(
                Category.EXTERNAL, "", "cannot " + call + ": " + why + ". Check the DataNodes and their log.", cause);
    }
}
