package io.caravan.hive.server;

import java.util.List;

/** Settings of a session that writes rows through Hive. A locked-down HiveServer2 may refuse them. */
public final class Settings {
    private static final List<String> WRITING = List.of(
            // Makes Hive hold off a second MERGE that would insert the same new keys.
            "SET hive.txn.xlock.mergeinsert=true",
            // Staged rows have one row for each key before they are merged, so there is nothing to check.
            "SET hive.merge.cardinality.check=false",
            "SET hive.exec.dynamic.partition.mode=nonstrict",
            // An overwrite compares all of its rows with how many there have to be.
            "SET hive.strict.checks.cartesian.product=false",
            // Statistics of columns are an aggregation over all of them, in each branch of a MERGE.
            "SET hive.stats.column.autogather=false",
            // Else a MERGE that is interrupted leaves '-tmp.delete_delta…' in the table, over which every reader
            // stumbles.
            "SET hive.acid.direct.insert.enabled=false",
            // Without it Hive writes the Julian calendar before 1582 and has no place for ten days of that year.
            "SET orc.proleptic.gregorian=true");

    private Settings() {}

    public static void forWriting(HiveSession session) {
        for (String statement : WRITING) {
            try {
                session.execute(statement);
            } catch (HiveException e) {
                if (e.outcome() != HiveException.Outcome.FAILED) {
                    throw e;
                }
                org.slf4j.LoggerFactory.getLogger(Settings.class)
                        .debug("HiveServer2 does not take '{}': {}", statement, e.getMessage());
            }
        }
    }
}
