package io.caravan.file.local;

import io.caravan.format.BlockInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a local file. One thread. */
final class LocalRange extends BlockInput {
    private final FileChannel channel;
    private long left;

    /** @param length the most bytes that are read, all if negative */
    LocalRange(FileChannel channel, long length) {
        this.channel = channel;
        this.left = length < 0 ? Long.MAX_VALUE : length;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(target, from, (int) Math.min(length, left)));
        left -= Math.max(count, 0);
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
