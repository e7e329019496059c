package io.caravan.hive.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run does when the source's columns are not those of the table. */
public enum ColumnPolicy {
    /** It fails, and says what would make them agree. */
    FAIL,
    /** The table's columns count: others of the source are left out, and those that the source lacks are NULL. */
    IGNORE,
    /** The table gets the source's new columns and wider types; columns that the source lacks are NULL. */
    EVOLVE;

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ColumnPolicy parse(String text) {
        for (ColumnPolicy policy : values()) {
            if (policy.option().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return policy;
            }
        }
        throw new IllegalArgumentException("it is not one of "
                + Arrays.stream(values()).map(ColumnPolicy::option).collect(Collectors.joining(", ")));
    }
}
