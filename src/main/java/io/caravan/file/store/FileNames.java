package io.caravan.file.store;

import io.caravan.run.RunException;
import java.util.Optional;

/**
 * Writes the names of files as paths that HDFS and a local folder can hold, and reads them back. An ordinary name is its
 * own path; {@code docs/names.md} shows the others. Two names never have the same path, and none leads out of its root.
 */
public final class FileNames {
    /** How a file ends that is being written; a name that ends so is escaped. */
    public static final String IN_PROGRESS = ".inprogress";

    /** A folder for our own use below a root; a name with such a segment is escaped. */
    public static final String STAGING = ".caravan";

    /** As HDFS limits a path, with room for the ending of a file in progress. */
    private static final int MOST_CHARACTERS = 8000 - IN_PROGRESS.length();

    private static final int MOST_SEGMENTS = 1000;

    private FileNames() {}

    /**
     * The path of a name below any root, without a slash at either end.
     *
     * @throws RunException USER if there is none: the name is empty, or has half of a surrogate pair
     */
    public static String path(String name) {
        if (name.isEmpty()) {
            throw refused(name, "it has no name", "Exclude it");
        }
        if (FileSegments.torn(name)) {
            throw refused(name, "its name has half of a surrogate pair, which is no character", "Rename it");
        }
        StringBuilder path = new StringBuilder(name.length() + 16);
        int from = 0;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', from)) {
            FileSegments.write(name.substring(from, slash), path);
            path.append('/');
            from = slash + 1;
        }
        FileSegments.write(name.substring(from), path);
        return path.toString();
    }

    /**
     * The absolute path of a name below a root.
     *
     * @param root absolute
     * @throws RunException USER if there is none, or HDFS does not take a path so long or so deep
     */
    public static String path(String root, String name) {
        String path = (root.endsWith("/") ? root : root + "/") + path(name);
        if (path.length() > MOST_CHARACTERS) {
            throw refused(
                    name,
                    "its path would have " + path.length() + " characters, and " + MOST_CHARACTERS + " are possible",
                    "Shorten it");
        }
        long segments = path.chars().filter(c -> c == '/').count();
        if (segments > MOST_SEGMENTS) {
            throw refused(
                    name,
                    "its path would have " + segments + " segments, and " + MOST_SEGMENTS + " are possible",
                    "Shorten it");
        }
        return path;
    }

    /** The name that is written as this path; empty if none is, because somebody else gave the file its path. */
    public static Optional<String> name(String path) {
        String name = FileSegments.read(path);
        boolean ours = !name.isEmpty() && !FileSegments.torn(name) && path(name).equals(path);
        return ours ? Optional.of(name) : Optional.empty();
    }

    /** Whether a path, absolute or below a root, is for our own use: a file in progress, or in a folder of ours. */
    public static boolean ours(String path) {
        return path.endsWith(IN_PROGRESS) || ("/" + path + "/").contains("/" + STAGING + "/");
    }

    /** A name for a message or a log: on one line, not too long, and what cannot be seen written with its number. */
    public static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < name.length() && shown.length() < 300; i++) {
            char c = name.charAt(i);
            if (FileSegments.unseen(c) || Character.isSurrogate(c) && FileSegments.tornAt(name, i)) {
                shown.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    shown.append(FileSegments.HEX[c >> shift & 15]);
                }
            } else {
                shown.append(c);
            }
        }
        return shown.length() < 300 ? shown.toString() : shown + "…";
    }

    private static RunException refused(String name, String why, String remedy) {
        return RunException.user("cannot write file '" + shown(name) + "': " + why + ". " + remedy
                + ", or leave it out with 'exclude'.");
    }
}
