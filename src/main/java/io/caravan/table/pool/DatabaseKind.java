package io.caravan.table.pool;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionKind;
import io.caravan.connection.ConnectionSettings;
import java.util.List;
import java.util.Set;

/** Databases as a kind of connection. It answers for those of no kind too: somebody has to say what is wrong with them. */
public final class DatabaseKind implements ConnectionKind {
    static final String JDBC = "jdbc:";

    static final Notation NOTATION = new Notation(
            "database",
            List.of(JDBC),
            "jdbc:postgresql://host/database",
            null,
            Set.of(
                    "username",
                    "password",
                    "connect-timeout",
                    "connect-attempts",
                    "read-timeout",
                    "max-connections",
                    "acquire-timeout",
                    "max-rows-per-second",
                    "max-bytes-per-second"),
            true);

    @Override
    public Notation notation() {
        return NOTATION;
    }

    @Override
    public ConnectionGroup open(ConnectionSettings settings) {
        return new Connections(settings, Databases.KNOWN);
    }
}
