package io.caravan.api;

import io.caravan.run.Item;
import io.caravan.run.RunStatus;
import io.caravan.store.RunFilter;
import jakarta.ws.rs.core.Response.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Reads what a caller wants to see of runs, and says what is allowed. */
final class RunQuery {
    static final String STATUS = "Only those that stand so, such as FAILED; several with commas between them";
    static final String LIMIT = "The most runs to list, 1 to 1000";
    static final String SINCE = "Only those that began then or later, as 2026-11-21T00:00:00Z";
    static final String UNTIL = "Only those that began before, as 2026-11-22T00:00:00Z";
    static final String EMPTY = "Whether committed runs that read nothing are listed too";
    private static final int MOST = 1000;

    private RunQuery() {}

    static RunFilter filter(String sync, String status, String limit) {
        return filter(sync, status, null, null, null, limit);
    }

    static RunFilter filter(String sync, String status, String since, String until, String empty, String limit) {
        return new RunFilter(
                sync == null || sync.isBlank() ? null : sync,
                statuses(status),
                time("since", since),
                time("until", until),
                empty(empty),
                count(limit));
    }

    private static Instant time(String name, String text) {
        try {
            return text == null || text.isBlank()
                    ? null
                    : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot list runs: '" + name + "' is '" + text + "'. Use a time such as 2026-11-21T00:00:00Z.");
        }
    }

    private static boolean empty(String text) {
        if (text == null || text.isBlank() || text.equals("true")) {
            return true;
        }
        if (text.equals("false")) {
            return false;
        }
        throw Fault.of(Status.BAD_REQUEST, "cannot list runs: 'empty' is '" + text + "'. Use true or false.");
    }

    private static Set<RunStatus> statuses(String text) {
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        if (text != null && !text.isBlank()) {
            for (String name : text.split(",")) {
                statuses.add(status(name.strip()));
            }
        }
        return statuses;
    }

    private static RunStatus status(String name) {
        try {
            return RunStatus.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot list runs: 'status' is '" + name + "'. Use one of " + Arrays.toString(RunStatus.values())
                            + ".");
        }
    }

    /** Null for all. */
    static Item.State state(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Item.State.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot list files: 'state' is '" + text + "'. Use one of "
                            + Arrays.toString(Item.State.values()).toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** The number after which a page begins. */
    static long after(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Fault.of(
                    Status.BAD_REQUEST,
                    "cannot list records: 'after' is '" + text + "'. Use the number of the last one seen.");
        }
    }

    static int count(String limit) {
        try {
            int count = Integer.parseInt(limit);
            if (count >= 1 && count <= MOST) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Refused below, with what is allowed.
        }
        throw Fault.of(
                Status.BAD_REQUEST,
                "cannot list runs: 'limit' is '" + limit + "'. Use a whole number from 1 to " + MOST + ".");
    }
}
