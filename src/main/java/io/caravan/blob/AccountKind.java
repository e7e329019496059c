package io.caravan.blob;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionKind;
import io.caravan.connection.ConnectionSettings;
import java.util.List;
import java.util.Set;

/** Blob accounts as a kind of connection. */
public final class AccountKind implements ConnectionKind {
    static final Notation NOTATION = new Notation(
            "blob",
            List.of("https://", "http://"),
            "https://account.blob.core.windows.net",
            "connection-string",
            Set.of(
                    "account",
                    "account-key",
                    "sas",
                    "client-id",
                    "connect-timeout",
                    "read-timeout",
                    "max-bytes-per-second"),
            false);

    @Override
    public Notation notation() {
        return NOTATION;
    }

    @Override
    public ConnectionGroup open(ConnectionSettings settings) {
        return new Accounts(settings);
    }
}
