package io.caravan.run;

import java.util.List;

/**
 * What a target would do with the rows of a run, for people; found out without changing anything.
 *
 * @param target the endpoint without its options
 * @param mode the write mode as it is written, null if it has none
 * @param effect what becomes of the rows that are there, and of those that come
 * @param prepare the statements before the first row, in their order
 * @param publish how the rows become visible: statements, and what is done with files as SQL comments
 * @param columns the target's columns
 * @param notes what should be known before it runs
 * @param problem why a run would fail, and what to do; null if nothing is known against it
 */
public record TargetPlan(
        String target,
        String mode,
        String effect,
        List<String> prepare,
        List<String> publish,
        List<WrittenColumn> columns,
        List<String> notes,
        String problem) {
    /**
     * A column of the target.
     *
     * @param from the source's column, null if no column of the source fills it
     * @param type what that is read as, null without one
     * @param targetType the target's own name of its type
     * @param value what it holds in all rows when it is not filled by the source, else null
     * @param note what is lost or changed on the way, empty if nothing
     */
    public record WrittenColumn(String name, String from, String type, String targetType, String value, String note) {}

    public TargetPlan {
        prepare = List.copyOf(prepare);
        publish = List.copyOf(publish);
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /** The plan of a target that can say nothing but why. */
    public static TargetPlan unknown(String uri, String note, String problem) {
        List<String> notes = note == null ? List.of() : List.of(note);
        return new TargetPlan(EndpointNames.of(uri), null, null, List.of(), List.of(), List.of(), notes, problem);
    }
}
