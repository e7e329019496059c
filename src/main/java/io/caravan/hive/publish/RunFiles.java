package io.caravan.hive.publish;

import io.caravan.hive.table.HiveName;
import io.caravan.run.Run;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How the files and folders of a run are called. A published file names route, logical time and run, so that running again
 * for the same time finds what the earlier run left, and two routes never share a name.
 */
public final class RunFiles {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

    private final String route;
    private final String time;
    private final long id;
    private final String target;
    private final boolean bounded;
    private final boolean repeatable;
    private final boolean repeats;
    private final boolean rerun;

    /** For one target of the run, named by its endpoint URI: a route may write into a table through two of them. */
    RunFiles(Run run, String target) {
        this.route = safe(run.route());
        int nanos = run.logicalTime().getNano();
        this.time = TIME.format(run.logicalTime())
                + (nanos == 0 ? "" : String.format(Locale.ROOT, ".%09d", nanos))
                + (run.parameters().isEmpty() ? "" : "-p" + crc(run.parameters().toString()));
        this.id = run.id();
        this.target = crc(target);
        this.bounded = run.trigger() == Run.Trigger.BACKFILL;
        this.repeats = run.repeats();
        this.rerun = run.rerun() > 0;
        this.repeatable = bounded || rerun || run.trigger() == Run.Trigger.EVENT;
    }

    private RunFiles(RunFiles run, String time) {
        this.route = run.route;
        this.time = time;
        this.id = run.id;
        this.target = run.target;
        this.bounded = run.bounded;
        this.repeatable = run.repeatable;
        this.repeats = run.repeats;
        this.rerun = run.rerun;
    }

    /**
     * The names for what a source with a cursor has sent. A run of its schedule copies what is new, a run for a date all
     * of that date: neither takes the place of the other, even at the same time.
     */
    RunFiles byCursor() {
        return bounded ? new RunFiles(this, time + "-d") : this;
    }

    /** One path segment that only this run has. */
    public String name() {
        return route + "-" + time + "-r" + id;
    }

    /** The folder in which one target's part of the run is staged. */
    String staging(String root, HiveName table) {
        return folder(root) + "/" + table + "-" + target;
    }

    /** The folder in which all of the run is staged. */
    String folder(String root) {
        return root + "/" + route + "/" + time + "-r" + id;
    }

    String published(StagedSplit split, int number) {
        return name() + "-" + target + "-s" + split.split() + "-" + number + ".orc";
    }

    /** File names under which the splits' files are published, by staged path. */
    Map<String, String> published(Iterable<StagedSplit> splits) {
        Map<String, String> names = new HashMap<>();
        for (StagedSplit split : splits) {
            int number = 0;
            for (StagedFile file : split.files()) {
                names.put(file.path(), published(split, number++));
            }
        }
        return names;
    }

    /**
     * Whether there may have been another run for this time. The run store takes each scheduled time once and counts
     * what is run again, so the folder of a table that grows by every run need not be listed by every run.
     */
    public boolean timeMayComeAgain() {
        return repeatable;
    }

    /** Whether a run for this time may have published that the run store has forgotten, or never noted. */
    boolean mayBeForgotten() {
        return bounded || rerun;
    }

    /** Tells the targets of a route apart. */
    String target() {
        return target;
    }

    /** Whether an earlier run for this time is known to have published. */
    boolean timeIsTaken() {
        return repeats;
    }

    /** Whether a file is from this target of this run, or from any earlier run of the route for this time. */
    boolean sameTime(String fileName) {
        String prefix = route + "-" + time + "-r";
        boolean ofThisTime = fileName.startsWith(prefix)
                && fileName.substring(prefix.length()).matches("[0-9]+-[0-9a-f]{8}-s[0-9]+-[0-9]+\\.orc");
        boolean ofThisRun = fileName.startsWith(name() + "-");
        return ofThisTime && (!ofThisRun || fileName.startsWith(name() + "-" + target + "-s"));
    }

    /** The same for every segment of a path; keeps the equals sign of partitions. */
    static String safeFolders(String path) {
        StringBuilder safe = new StringBuilder();
        for (String segment : path.split("/")) {
            int equals = segment.indexOf('=');
            safe.append(safe.length() == 0 ? "" : "/")
                    .append(safe(segment.substring(0, equals)))
                    .append('=')
                    .append(safe(segment.substring(equals + 1)));
        }
        return safe.toString();
    }

    /** A path segment that HDFS, Hive and URIs all take as it is; what had to be changed is told apart by a checksum. */
    static String safe(String text) {
        String safe = UNSAFE.matcher(text).replaceAll("_");
        boolean same = safe.equals(text) && text.matches("[A-Za-z0-9-].{0,79}");
        // A leading dot or underscore would hide the file from Hive.
        return same ? safe : "x" + safe.substring(0, Math.min(60, safe.length())) + "-" + crc(text);
    }

    public static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue() | 0x100000000L).substring(1);
    }
}
