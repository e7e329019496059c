package io.caravan.run;

import java.util.Objects;

/**
 * What a source could not turn into a row, or a row that a target cannot hold.
 *
 * @param place the file or table that it comes from
 * @param position where in it, such as {@code line 17}; null if unknown
 * @param column with the fault, null if it is not in one
 * @param reason what is wrong, without the value
 * @param raw its bytes as the source has them, empty if unknown; of longer ones the first {@link #MOST_RAW} are kept
 */
public record DirtyRecord(String place, String position, String column, String reason, byte[] raw) {
    /** No more bytes of a dirty record are kept. */
    public static final int MOST_RAW = 1 << 16;

    public DirtyRecord {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(reason, "reason");
        raw = raw == null ? new byte[0] : java.util.Arrays.copyOf(raw, Math.min(raw.length, MOST_RAW));
    }

    public DirtyRecord withoutRaw() {
        return new DirtyRecord(place, position, column, reason, null);
    }

    /** Why a run that bears no dirty records fails. */
    public RunException unbearable(Run run) {
        return RunException.data(run.route() + "/" + place + ": " + story() + " Correct the data.");
    }

    /** What and where it is, and why, for messages. */
    public String story() {
        String where = (position == null ? "a record" : position) + (column == null ? "" : ", column '" + column + "'");
        return "cannot take " + where + ": " + reason.replaceFirst("\\.$", "") + ".";
    }
}
