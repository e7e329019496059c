package io.caravan.table.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** H2 as a kind of database. */
public final class H2Database {
    public static final Database KIND = new Database(
            Set.of("h2"),
            9092,
            new Database.JdbcDriver(org.h2.Driver.class, org.h2.Driver::new),
            new Database.Urls(url -> url.matches("(?i)jdbc:h2:(tcp|ssl):.*"), url -> url, List.of("schema")),
            // Its own server takes this one property only.
            time -> Map.of("NETWORK_TIMEOUT", time.readMillis()),
            null,
            Database.Steps.STANDARD,
            H2Dialect::new);

    private H2Database() {}
}
