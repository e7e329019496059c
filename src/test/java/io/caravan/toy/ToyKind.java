package io.caravan.toy;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionKind;
import io.caravan.connection.ConnectionSettings;
import java.util.List;
import java.util.Set;

/** Boxes of toys as a kind of connection: {@code toy://red}. */
public final class ToyKind implements ConnectionKind {
    static final Notation NOTATION = Notation.files("toy", List.of("toy://"), "toy://red", Set.of("password"));

    @Override
    public Notation notation() {
        return NOTATION;
    }

    @Override
    public ConnectionGroup open(ConnectionSettings settings) {
        return new Toys(settings);
    }
}
