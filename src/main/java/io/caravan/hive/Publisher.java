package io.caravan.hive;

import io.caravan.run.Manifest;

/**
 * How a staged run becomes visible in one kind of table and mode. Both methods may be called again after any
 * interruption, also by another process.
 */
interface Publisher {
    /** Leads to the same state however often, and from wherever, it is called. */
    void publish(Manifest manifest);

    /** Whether a publication that was refused has changed nothing: it is one transaction of Hive. */
    default boolean atomic() {
        return false;
    }

    /** Whether exactly the manifest is visible. */
    boolean verify(Manifest manifest);

    /** The way for a table as it is and the mode that was asked for. */
    static Publisher of(Publication run, HiveTable table) {
        if (!table.transactional()) {
            return run.options().mode() == WriteMode.APPEND ? new AppendFiles(run) : new SwapFolders(run);
        }
        return switch (run.options().mode()) {
            case APPEND -> new LoadFiles(run);
            case OVERWRITE, OVERWRITE_DYNAMIC -> new OverwriteRows(run);
            case UPSERT -> new MergeRows(run);
        };
    }
}
