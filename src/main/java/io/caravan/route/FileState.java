package io.caravan.route;

import java.time.Instant;
import java.util.List;

/**
 * How a dropped file stands.
 *
 * @param file its name in the drop folder
 * @param status whether what runs is what the file says
 * @param since when it came to stand so
 * @param routes the ids of its routes that are loaded, also of the last good version when the file is refused
 * @param problems why it is refused, all at once; empty otherwise
 * @param advice what is probably not meant in what runs
 */
public record FileState(
        String file, Status status, Instant since, List<String> routes, List<Problem> problems, List<Problem> advice) {
    /** Whether what runs is what the file says. */
    public enum Status {
        /** What runs is what the file says. */
        OK,
        /** The file is wrong; its last good version, if there was one, keeps running. */
        REFUSED,
        /** The new version waits for running runs of the old one to end. */
        REPLACING
    }

    public FileState {
        routes = List.copyOf(routes);
        problems = List.copyOf(problems);
        advice = List.copyOf(advice);
    }
}
