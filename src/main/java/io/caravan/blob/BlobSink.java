package io.caravan.blob;

import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileSink;
import java.util.Optional;

/** A container that files are written to. */
record BlobSink(BlobWriter writer) implements FileSink {
    @Override
    public Upload begin(String name, String tag) {
        return new Staged(writer.create(name, tag));
    }

    /** The manifest holds the number of blocks and the tag, from which their names follow. */
    @Override
    public boolean commit(String name, String staged, long length, boolean replace) {
        int blank = staged.indexOf(' ');
        int blocks = Integer.parseInt(staged.substring(0, blank));
        StagedBlob blob = new StagedBlob(name, staged.substring(blank + 1), blocks, length);
        return writer.commit(blob, replace, null).isPresent();
    }

    @Override
    public Optional<FileInfo> look(String name) {
        return writer.look(name);
    }

    @Override
    public boolean delete(String name) {
        return writer.delete(name);
    }

    /** An upload as the participant wants it. */
    private static final class Staged extends Upload {
        private final BlobUpload upload;

        Staged(BlobUpload upload) {
            this.upload = upload;
        }

        @Override
        public String staged() {
            StagedBlob staged = upload.staged();
            return staged.blocks() + " " + staged.tag();
        }

        @Override
        public long position() {
            return upload.written();
        }

        @Override
        public void abort() {
            upload.abort();
        }

        @Override
        public void write(int b) {
            upload.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            upload.write(bytes, from, length);
        }

        @Override
        public void close() {
            upload.close();
        }
    }
}
