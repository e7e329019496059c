package io.caravan.hdfs;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionKind;
import io.caravan.connection.ConnectionSettings;
import java.util.List;
import java.util.Set;

/** The HDFS beside the lake's as a kind of connection. */
public final class HdfsKind implements ConnectionKind {
    static final Notation NOTATION = Notation.files(
            "hdfs",
            List.of("webhdfs://", "swebhdfs://"),
            "webhdfs://host:9870",
            Set.of("username", "timeout", "staging", "max-bytes-per-second"));

    @Override
    public Notation notation() {
        return NOTATION;
    }

    @Override
    public ConnectionGroup open(ConnectionSettings settings) {
        return new HdfsConnections(settings);
    }
}
