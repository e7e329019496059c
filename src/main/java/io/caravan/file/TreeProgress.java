package io.caravan.file;

import java.io.IOException;
import java.io.InputStream;

/** A folder of a tree in which files are in progress. */
record TreeProgress(FileTree tree, String folder) implements FileCopy.Place {
    private String path(FileContent content) {
        return folder + "/" + content.slot() + FileNames.IN_PROGRESS;
    }

    @Override
    public FileCopy.Staging begin(FileContent content, boolean goOn) {
        String path = path(content);
        FileTree.Upload begun = goOn ? begun(path, content.length()) : null;
        return new Staged(path, begun == null ? tree.changes().create(path) : begun);
    }

    /** What is there, to go on with; null if there is nothing of use. */
    private FileTree.Upload begun(String path, long most) {
        if (tree.look(path).isEmpty()) {
            return null;
        }
        try {
            FileTree.Upload begun = tree.changes().append(path);
            if (begun.position() <= most) {
                return begun;
            }
            begun.abort();
        } catch (FileHeld e) {
            // A process that stands still has it open: to create it anew shuts that process out.
        }
        return null;
    }

    @Override
    public InputStream begun(FileContent content, long length) throws IOException {
        return tree.open(path(content), 0, length);
    }

    @Override
    public void drop(FileContent content) {
        tree.changes().delete(path(content));
    }

    /** Adds its path to an upload. */
    private static final class Staged extends FileCopy.Staging {
        private final String path;
        private final FileTree.Upload upload;

        Staged(String path, FileTree.Upload upload) {
            this.path = path;
            this.upload = upload;
        }

        @Override
        String staged() {
            return path;
        }

        @Override
        public long position() {
            return upload.position();
        }

        @Override
        public void abort() {
            upload.abort();
        }

        @Override
        public void write(int b) throws IOException {
            upload.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            upload.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            upload.close();
        }
    }
}
