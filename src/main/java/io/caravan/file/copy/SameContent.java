package io.caravan.file.copy;

import io.caravan.file.store.FileTree;
import java.io.IOException;

/** Whether a file of the target has the content of one that comes. For one thread. */
public final class SameContent {
    private final FileTree tree;
    private final FileTree.Entry there;
    private String digest;
    private String md5;

    /** @param there null if there is none */
    public SameContent(FileTree tree, FileTree.Entry there) {
        this.tree = tree;
        this.there = there;
    }

    /** By what the source's store declares, without reading it. */
    public boolean declared(FileContent content) throws IOException {
        if (content.length() != there.length() || content.info().md5() == null) {
            return false;
        }
        read();
        return md5.equals(content.info().md5());
    }

    public boolean as(FileCopy.Copied copied) throws IOException {
        if (copied.bytes() != there.length()) {
            return false;
        }
        read();
        return digest.equals(copied.digest());
    }

    /** After one of the others has said yes. */
    public String digest() {
        return digest;
    }

    private void read() throws IOException {
        if (digest == null) {
            Digests digests = new Digests(true);
            digests.update(tree.open(there.path(), 0, -1));
            digest = digests.sha256();
            md5 = digests.md5();
        }
    }
}
