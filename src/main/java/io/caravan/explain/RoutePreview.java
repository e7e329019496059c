package io.caravan.explain;

import java.util.List;

/**
 * The first rows of a source in the columns of a target.
 *
 * @param source the endpoint they come from, without its options
 * @param target the first target of the route without its options, null if it has none
 * @param columns the columns of the rows, in their order
 * @param rows a JSON array of objects by the names of the columns
 * @param count how many rows these are
 * @param complete whether the source has no more
 * @param stepsNotRun the steps between source and target; they might change the rows
 * @param notes what should be known about the rows
 */
public record RoutePreview(
        String route,
        String source,
        String target,
        List<Shown> columns,
        String rows,
        int count,
        boolean complete,
        List<String> stepsNotRun,
        List<String> notes) {
    /**
     * A column of the rows.
     *
     * @param from the source's column, null for one that the target fills
     * @param sourceType the source's own name of its type, null without one
     * @param type the target's own name of its type, or what it is read as without a target
     * @param note what is lost or changed on the way, empty if nothing
     */
    public record Shown(String name, String from, String sourceType, String type, String note) {}
}
