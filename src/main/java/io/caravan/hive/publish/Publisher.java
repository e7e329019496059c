package io.caravan.hive.publish;

import io.caravan.hive.table.HiveTable;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import java.util.List;

/**
 * How a staged run becomes visible in one kind of table and mode. Both methods may be called again after any
 * interruption, also by another process.
 */
public interface Publisher {
    /** Leads to the same state however often, and from wherever, it is called. */
    void publish(Manifest manifest);

    /** Throws if Hive or the run store would have it refused, as far as that can be told before. */
    default void check() {}

    /** Whether a publication that was refused has changed nothing: it is one transaction of Hive. */
    default boolean atomic() {
        return false;
    }

    /** Whether exactly the manifest is visible. */
    boolean verify(Manifest manifest);

    /**
     * How the rows of staged files with these columns become visible, in the order in which it is done: the statements,
     * and what is done with files as SQL comments. Changes nothing; what only the rows will tell is in angle brackets.
     *
     * @param table as it is, without a location while it is not made
     * @param version the column by which the later of two rows wins, empty without one
     */
    List<String> explain(HiveTable table, Schema staged, String version);
}
