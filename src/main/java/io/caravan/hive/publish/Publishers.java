package io.caravan.hive.publish;

import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.WriteMode;

/** The ways in which runs become visible. */
public final class Publishers {
    private Publishers() {}

    /** The way for a table as it is and the mode that was asked for. */
    public static Publisher of(Publication run, HiveTable table) {
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
