package io.caravan.store;

import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunSource;
import io.caravan.run.Target;
import io.caravan.run.Writes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the runs of a source read, and what a target does with the rows it has. Each may be right alone, and both together
 * lose rows or double them: this is the one place that says so, before a file is taken, in {@code plan}, and in the run
 * before it reads.
 */
public record Pairing(Reads reads, Writes writes) {
    /** What a run goes on from. */
    public enum From {
        /** Where the one before has ended. */
        POSITION,
        /** The beginning, because somebody asked. */
        BEGINNING,
        /** Nothing: it reads what is of its business date. */
        DATE;

        public static From of(Run run, boolean full) {
            return run.aside() ? DATE : full ? BEGINNING : POSITION;
        }
    }

    /**
     * Why a run must not be made.
     *
     * @param place of the target, as people call it
     * @return null if it may
     */
    String problem(String route, String place, From from) {
        String cannot = route + ": cannot " + (writes.overwrites() ? "overwrite " : "append to ") + place + ": ";
        if (writes.overwrites()) {
            return overwritten(from) ? cannot + partial() : null;
        }
        if (writes != Writes.APPENDS || from != From.POSITION) {
            return null;
        }
        if (reads.absent()) {
            return cannot + "rows without a value in '" + reads.cursor() + "' are read by every run, as 'cursorNull' is"
                    + " include, and would be there once more after each. Use 'mode: upsert' with a 'key', or"
                    + " 'cursorNull: exclude'.";
        }
        return reads.coarse() == null
                ? null
                : cannot + "each run reads some rows of the run before again, because " + reads.coarse()
                        + ", and they would be there twice. Use 'mode: upsert' with a 'key', or a finer 'cursor'; or, without"
                        + " 'cursor', 'mode: overwrite' with a 'partition' such as 'dt=${bizdate}', and that date in 'where'.";
    }

    /**
     * Why a run for a date would append rows that are there.
     *
     * @param stands the position up to which other runs have copied
     * @return null if it would not
     */
    public static String again(Reads reads, String route, Map<String, Target> targets, Position stands) {
        boolean copied = stands.cursor() != null || stands.subject() != null;
        return reads.since() == Reads.Since.NOTHING || !copied
                ? null
                : targets.entrySet().stream()
                        .filter(target -> target.getValue().writes() == Writes.APPENDS)
                        .map(target -> again(route, target.getValue().place(target.getKey()), stands.cursor()))
                        .findFirst()
                        .orElse(null);
    }

    private static String again(String route, String place, String cursor) {
        return route + ": cannot run for a date: " + place + " appends, and what the runs of "
                + (cursor == null
                        ? "the sync have copied of its files"
                        : "the cursor have copied, up to '" + cursor + "',")
                + " would be there twice. Use 'mode: upsert' with a 'key', or let a route of its own overwrite a"
                + " 'partition' of the date; or insist with --force (REST: \"force\": true).";
    }

    /**
     * What speaks against a route that names these targets: its runs would be refused.
     *
     * @param fires whether its runs begin by themselves
     * @param targets by their URIs
     * @return a sentence by the URI of each target that does not go with the source
     */
    public static Map<String, String> problems(Reads reads, boolean fires, String route, Map<String, Target> targets) {
        Map<String, String> problems = new LinkedHashMap<>();
        targets.forEach((uri, target) -> {
            Pairing pairing = new Pairing(reads, target.writes());
            // Without a schedule somebody may only ever ask for runs for dates.
            From from = pairing.writes == Writes.OVERWRITES_DATE && !fires ? From.DATE : From.POSITION;
            String problem = pairing.problem(route, target.place(uri), from);
            if (problem != null) {
                problems.put(uri, problem);
            }
        });
        return problems;
    }

    /** What a run reads; asks the source where that matters to one of these targets. */
    public static Reads reads(Reads known, RunSource source, Run run, From from, Collection<Target> targets)
            throws Exception {
        boolean matters =
                from == From.POSITION && targets.stream().anyMatch(target -> target.writes() == Writes.APPENDS);
        return matters ? known.coarse(source.coarse(run)) : known;
    }

    /** @throws RunException if rows of the run would be lost or doubled at one of these targets, by their URIs */
    public static void check(Reads reads, String route, From from, Map<String, Target> targets) {
        targets.forEach((uri, target) -> {
            String problem = new Pairing(reads, target.writes()).problem(route, target.place(uri), from);
            if (problem != null) {
                throw RunException.user(problem);
            }
        });
    }

    /** Whether rows would go that the run does not read. */
    private boolean overwritten(From from) {
        return switch (reads.since()) {
            case NOTHING -> false;
            case CURSOR -> from == From.POSITION || from == From.DATE && writes != Writes.OVERWRITES_DATE;
            case FILES -> from == From.POSITION;
        };
    }

    private String partial() {
        return reads.since() == Reads.Since.FILES
                ? "each run reads only files that are new or have changed, and nothing else would be left" + where()
                        + ". Use 'read: all' to read all files in each run, or 'mode: append' or 'upsert'."
                : "each run reads only rows that are new by the cursor '" + reads.cursor()
                        + "', and nothing else would be left" + where()
                        + ". Use 'mode: upsert' with a 'key', or 'mode: append'; or leave out 'cursor', so that each run"
                        + " reads everything; or, without 'cursor', a business date in 'where' and a 'partition' of that"
                        + " date, such as 'dt=${bizdate}'.";
    }

    private String where() {
        return switch (writes) {
            case OVERWRITES_DYNAMIC -> " in the partitions that it writes";
            case OVERWRITES_DATE -> " in the partition of its date";
            case BESIDE, APPENDS, UPSERTS, OVERWRITES -> "";
        };
    }
}
