package io.caravan.file.local;

import io.caravan.file.store.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A local file that is being written; it is on the disk when {@link #close} has returned. One thread. */
final class LocalUpload extends FileTree.Upload {
    private final String path;
    private final Path file;
    private final FileChannel channel;
    private long position;

    /** @param channel at the end of the file */
    LocalUpload(String path, Path file, FileChannel channel) throws IOException {
        this.path = path;
        this.file = file;
        this.channel = channel;
        this.position = channel.position();
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(source, from, length);
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            if (channel.isOpen()) {
                channel.force(true);
                LocalFolders.sync(file.getParent());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private RuntimeException failed(IOException e) {
        return LocalFault.of("write '" + path + "'", e);
    }
}
