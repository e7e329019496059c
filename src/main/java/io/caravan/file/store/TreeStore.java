package io.caravan.file.store;

import io.caravan.file.store.FileTree.Entry;
import io.caravan.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files below a folder of a tree, all that are not ours, in progress or in staging. Their names are their paths below
 * the folder as the tree has them, not decoded. The tree is walked while it is listed and never held.
 */
public final class TreeStore implements FileStore {
    private final FileTree tree;
    private final String root;

    /** @param root absolute; it need not be there before files are listed */
    public TreeStore(FileTree tree, String root) {
        this.tree = tree;
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    @Override
    public void list(String prefix, Consumer<FileInfo> each) {
        Optional<Entry> top = tree.look(root.isEmpty() ? "/" : root);
        if (top.isEmpty() || !top.get().folder()) {
            throw RunException.user("cannot list '" + FileNames.shown(root) + "': "
                    + (top.isEmpty() ? "there is no such folder" : "it is a file")
                    + ". Check the path of the folder; single files are chosen with 'include'.");
        }
        String begin = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        if (begin.isEmpty() || possible(begin.substring(0, begin.length() - 1))) {
            walk(path(begin), prefix, each);
        }
    }

    private void walk(String folder, String prefix, Consumer<FileInfo> each) {
        Deque<Iterator<Entry>> open = new ArrayDeque<>();
        open.push(tree.list(folder).iterator());
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            Entry entry = open.peek().next();
            String name = entry.path().substring(root.length() + 1);
            if (entry.folder() && meets(name + "/", prefix) && !FileNames.ours(name + "/")) {
                open.push(tree.list(entry.path()).iterator());
            } else if (!entry.folder() && name.startsWith(prefix) && !FileNames.ours(name)) {
                each.accept(info(name, entry));
            }
        }
    }

    @Override
    public boolean folder(String name) {
        String path = name.isEmpty() && !root.isEmpty() ? root : path(name);
        return (name.isEmpty() || possible(name))
                && tree.look(path).filter(Entry::folder).isPresent();
    }

    private static boolean meets(String folder, String prefix) {
        return folder.startsWith(prefix) || prefix.startsWith(folder);
    }

    @Override
    public Optional<FileInfo> look(String name) {
        return possible(name) && !FileNames.ours(name)
                ? tree.look(path(name)).filter(entry -> !entry.folder()).map(entry -> info(name, entry))
                : Optional.empty();
    }

    @Override
    public InputStream open(FileInfo file, long offset, long length) throws IOException {
        FileInfo now = look(file.name()).orElseThrow(() -> new FileGone(file.name()));
        if (!now.version().equals(file.version())) {
            throw new FileChanged(file.name());
        }
        return tree.open(path(file.name()), offset, length);
    }

    /** Whether a tree can have such a file; a name like {@code ../x} leads elsewhere. */
    private static boolean possible(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private String path(String name) {
        String path = root + "/" + name;
        return path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    }

    private static FileInfo info(String name, Entry entry) {
        return new FileInfo(name, entry.length(), entry.version(), entry.modified(), null);
    }
}
