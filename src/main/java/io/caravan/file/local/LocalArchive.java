package io.caravan.file.local;

import io.caravan.format.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** An archive that lies on this machine while it is unpacked. */
public record LocalArchive(Path path, long length) implements ZipArchive.Bytes {
    public LocalArchive(Path path) throws IOException {
        this(path, java.nio.file.Files.size(path));
    }

    @Override
    public InputStream open(long offset) throws IOException {
        FileChannel channel = FileChannel.open(path);
        channel.position(offset);
        return new LocalRange(channel, -1);
    }
}
