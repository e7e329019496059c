package io.caravan.connection;

import io.caravan.run.RunException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The configured connections of one kind. Any thread may use it. */
public interface ConnectionGroup {
    /** Their names. */
    Set<String> names();

    /** All of them as everybody may see them; those with wrong settings too. */
    List<ConnectionInfo> list();

    /** Tries one step by step, beside what uses it, in less than three seconds. */
    ConnectionTest test(String name);

    /**
     * A page of its tables.
     *
     * @throws RunException if it has none, or cannot be asked
     */
    TableList tables(String name, TableList.Wanted wanted) throws InterruptedException;

    /**
     * What other components of Camel find in its registry under the connection's name; empty if there is nothing.
     *
     * @throws RunException if its settings are wrong
     */
    default Optional<Shared<?>> shared(String name) {
        return Optional.empty();
    }

    /** Something that is made when somebody asks for it by this type. */
    record Shared<T>(Class<T> type, Supplier<T> made) {}
}
