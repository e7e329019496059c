package io.caravan.file.target;

import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileCopy;
import io.caravan.file.store.FileHeld;
import io.caravan.file.store.FileNames;
import io.caravan.file.store.FileTree;
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
        return new FileCopy.Staging(begun == null ? tree.changes().create(path) : begun, () -> path);
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
}
