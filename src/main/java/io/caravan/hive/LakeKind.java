package io.caravan.hive;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionKind;
import io.caravan.connection.ConnectionSettings;
import java.util.List;
import java.util.Set;

/** The lake's own connections, whose settings begin with {@code caravan.lake}. */
public final class LakeKind implements ConnectionKind {
    private static final Notation NOTATION = new Notation("lake", List.of(), null, null, Set.of(), false);

    @Override
    public Notation notation() {
        return NOTATION;
    }

    @Override
    public ConnectionGroup open(ConnectionSettings settings) {
        return new LakeConnections();
    }
}
