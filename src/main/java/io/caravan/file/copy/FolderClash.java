package io.caravan.file.copy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds files that would have to be folders too: a blob {@code a} beside a blob {@code a/b}. It is shown all paths in
 * their order, and remembers only those that the next one may lie in. One thread.
 */
public final class FolderClash {
    private final Deque<String> before = new ArrayDeque<>();

    /**
     * The file that this path needs as a folder, if it was shown before.
     *
     * @param path of a file; in the order of characters or of bytes, not before any that was shown
     */
    public Optional<String> next(String path) {
        while (!before.isEmpty() && !path.startsWith(before.peek())) {
            before.pop();
        }
        Optional<String> clash = before.stream()
                .filter(file -> path.length() > file.length() && path.charAt(file.length()) == '/')
                .findFirst();
        before.push(path);
        return clash;
    }
}
