package io.caravan.format;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What was compressed with zstd, in one frame or several. The library's own stream takes a second frame that is cut off
 * for the end. One thread reads it.
 */
final class ZstdStream extends RefilledStream {
    private static final int BUFFER = 1 << 17;

    private final InputStream in;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final byte[] read = new byte[BUFFER];
    private final ByteBuffer source = ByteBuffer.allocateDirect(BUFFER).flip();
    private boolean betweenFrames = true;
    private boolean begun;
    private boolean pending;

    ZstdStream(InputStream in) {
        super(ByteBuffer.allocateDirect(BUFFER));
        this.in = in;
    }

    @Override
    void fill() throws IOException {
        while (out.position() == 0) {
            if (!source.hasRemaining() && !pending && !readOn()) {
                break;
            }
            try {
                betweenFrames = zstd.decompressDirectByteBufferStream(out, source);
            } catch (ZstdException e) {
                throw new IOException("not zstd", e);
            }
            // A full buffer may hold only a part of what the library has ready.
            pending = !betweenFrames && !out.hasRemaining();
        }
    }

    private boolean readOn() throws IOException {
        int count = in.read(read, 0, read.length);
        if (count < 0 && (!betweenFrames || !begun)) {
            throw new EOFException("a frame of zstd is cut off");
        }
        begun = true;
        source.clear();
        source.put(read, 0, Math.max(0, count)).flip();
        return count >= 0;
    }

    @Override
    public void close() throws IOException {
        zstd.close();
        in.close();
    }
}
