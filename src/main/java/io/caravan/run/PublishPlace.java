package io.caravan.run;

import java.util.Objects;

/**
 * A place that becomes different when a run is published: a table, or a part of it.
 *
 * @param root the whole of which it is a part, such as {@code hive:ods.orders}; the same for every route and process
 * @param path the part, such as {@code dt=20260101/site=a}: it covers all that begins with it; empty for the whole
 * @param shared whether others that share it may publish there at the same time
 */
public record PublishPlace(String root, String path, boolean shared) {
    /** The longest root that the run store takes. */
    private static final int MOST = 400;

    public PublishPlace {
        Objects.requireNonNull(path, "path");
        if (root.isEmpty() || root.length() > MOST) {
            throw new IllegalArgumentException("'" + root + "' is no root of 1 to " + MOST + " characters");
        }
    }

    /** Whether two runs must not publish into both at once. */
    public boolean excludes(PublishPlace other) {
        return root.equals(other.root)
                && !(shared && other.shared)
                && (covers(path, other.path) || covers(other.path, path));
    }

    private static boolean covers(String whole, String part) {
        return whole.isEmpty() || part.equals(whole) || part.startsWith(whole + "/");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? root : root + "/" + path;
    }
}
