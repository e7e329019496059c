package io.caravan.table.toy;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.TlsOffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kind of database that only tests know, made by what CONTRIBUTING.md says and nothing else: begin a new one as its copy. */
public final class ToyDatabase {
    public static final Database KIND = new Database(
            Set.of("toy"),
            7777,
            new Database.JdbcDriver(ToyDriver.class, ToyDriver::new),
            new Database.Urls(url -> true, url -> url.replaceFirst("^jdbc:toy:", "jdbc:plaything:"), List.of("box")),
            time -> Map.of(ToyDriver.PATIENCE, time.readMillis()),
            new TlsOffer("tls", "tls", true, socket -> socket.getInputStream().read() == 'T'),
            Database.Steps.STANDARD,
            ToyDialect::new);

    private ToyDatabase() {}
}
