package io.caravan.blob;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A blob on its way: its bytes are staged block by block, and are safe, though not visible, when {@link #close} has
 * returned. Holds one block. For one thread.
 */
public final class BlobUpload extends OutputStream {
    private static final int BLOCK = 8 << 20;
    /** A blob has 50,000 blocks at most: the more there are, the larger are the next ones. */
    private static final int LARGER_EVERY = 5000;

    private final Account account;
    private final BlockBlobClient blob;
    private final String name;
    private final String tag;
    private final byte[] digest;
    private int blocks;
    private byte[] block = new byte[64 << 10];
    private int filled;
    private long written;
    private boolean closed;

    BlobUpload(Account account, BlockBlobClient blob, String name, String tag) {
        this.account = account;
        this.blob = blob;
        this.name = name;
        this.tag = tag;
        this.digest = StagedBlob.digest(tag);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) {
        if (closed) {
            throw new IllegalStateException("closed: " + name);
        }
        int at = from;
        int end = from + length;
        while (at < end) {
            if (filled == size()) {
                stage();
            }
            int part = Math.min(end - at, size() - filled);
            room(part);
            System.arraycopy(source, at, block, filled, part);
            filled += part;
            at += part;
        }
        written += length;
    }

    private int size() {
        return BLOCK * (1 + blocks / LARGER_EVERY);
    }

    /** Small files need no block of full size. */
    private void room(int more) {
        if (filled + more > block.length) {
            block = Arrays.copyOf(block, Math.min(size(), Math.max(filled + more, 4 * block.length)));
        }
    }

    private void stage() {
        String id = StagedBlob.id(digest, blocks);
        BinaryData data = BinaryData.fromByteBuffer(ByteBuffer.wrap(block, 0, filled));
        try {
            blob.stageBlockWithResponse(new BlockBlobStageBlockOptions(id, data), null, Context.NONE);
        } catch (RuntimeException e) {
            closed = true;
            throw account.failures().of("stage '" + name + "' in container '" + blob.getContainerName() + "'", e);
        }
        blocks++;
        filled = 0;
    }

    /** What there is to commit, after {@link #close}. */
    public StagedBlob staged() {
        if (!closed || block != null) {
            throw new IllegalStateException("not staged: " + name);
        }
        return new StagedBlob(name, tag, blocks, written);
    }

    /** Bytes taken so far. */
    public long written() {
        return written;
    }

    /** Gives up: what is staged is never seen. */
    public void abort() {
        closed = true;
    }

    @Override
    public void close() {
        if (!closed) {
            if (filled > 0) {
                stage();
            }
            closed = true;
            block = null;
        }
    }
}
