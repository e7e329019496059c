package io.caravan.hive.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of the rows that a Hive table already has. */
public enum WriteMode {
    /** They stay; only what the same run left earlier is replaced. */
    APPEND,
    /** The table, or the named partition, holds exactly the result. */
    OVERWRITE,
    /** The partitions in the result, and those in the scope, hold exactly the result. */
    OVERWRITE_DYNAMIC,
    /** Rows with a known key are updated, the others inserted. */
    UPSERT;

    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether no rows mean no change. */
    public boolean adds() {
        return this == APPEND || this == UPSERT;
    }

    static WriteMode parse(String text) {
        for (WriteMode mode : values()) {
            if (mode.option().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new IllegalArgumentException("it is not one of "
                + Arrays.stream(values()).map(WriteMode::option).collect(Collectors.joining(", ")));
    }
}
