package io.caravan.run;

import java.time.Duration;
import java.util.Optional;

/**
 * A system whose places point to folders of runs. The engine reads them back when a statement may have come late, and has
 * folders removed that were replaced long ago. Any thread may use it.
 */
public interface PublishedArea {
    /** How the roots of its places begin. */
    String prefix();

    /** How long a folder is kept after it was replaced. */
    Duration keep();

    /** The folder that a place points to now, empty if the place is not there. */
    Optional<String> folder(String root, String path);

    /** Points a place to a folder. */
    void point(String root, String path, String folder);

    /** Whether a folder is there. */
    boolean there(String folder);

    /** Removes a folder that no place points to. */
    void remove(String folder);
}
