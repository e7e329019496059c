package io.caravan.run;

import java.util.List;

/**
 * What a run reads, frozen before the first row: never computed again for this run.
 *
 * @param window null when no managed cursor is involved
 * @param cursorColumn the source's column that tells the later of two versions of a row; null without one
 * @param detail the predicate, columns and schema in the source's own form
 * @param splits at least one
 * @param survey what the source looked through, null if it does not know things with names
 * @param warnings why this read may miss rows, in words: told by the run, its log and a metric; empty if it is exact
 */
public record Plan(
        Window window, String cursorColumn, String detail, List<Split> splits, Survey survey, List<String> warnings) {
    /**
     * What a source of files, or of other things with names, has looked through.
     *
     * @param found all that there are
     * @param unchanged those that the target is known to hold already
     */
    public record Survey(long found, long unchanged) {}

    public Plan {
        splits = List.copyOf(splits);
        warnings = List.copyOf(warnings);
        if (splits.isEmpty() || detail == null) {
            throw new IllegalArgumentException("a plan needs a detail and at least one split");
        }
    }

    public Plan(Window window, String cursorColumn, String detail, List<Split> splits, Survey survey) {
        this(window, cursorColumn, detail, splits, survey, List.of());
    }

    public Plan(Window window, String cursorColumn, String detail, List<Split> splits) {
        this(window, cursorColumn, detail, splits, null);
    }

    /** The same plan, of a read that may miss rows. */
    public Plan warning(List<String> why) {
        return new Plan(window, cursorColumn, detail, splits, survey, why);
    }

    /** A plan without a cursor. */
    public Plan(String detail, List<Split> splits) {
        this(null, null, detail, splits);
    }
}
