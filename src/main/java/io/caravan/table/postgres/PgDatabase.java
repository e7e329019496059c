package io.caravan.table.postgres;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.TlsOffer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PostgreSQL as a kind of database. */
public final class PgDatabase {
    private static final int TLS_REQUEST = 80877103;

    public static final Database KIND = new Database(
            Set.of("postgresql"),
            5432,
            new Database.JdbcDriver(org.postgresql.Driver.class, org.postgresql.Driver::new),
            new Database.Urls(url -> true, url -> url, List.of("currentSchema")),
            // A server that is stopped still takes connections, and then says nothing: the login has a limit as well.
            time -> Map.of(
                    "connectTimeout", time.connectSeconds(),
                    "loginTimeout", time.connectSeconds(),
                    "socketTimeout", time.readSeconds(),
                    "tcpKeepAlive", "true",
                    "ApplicationName", "caravan"),
            new TlsOffer("sslmode", "ssl", true, PgDatabase::offersTls),
            Database.Steps.STANDARD,
            PostgresDialect::new);

    private PgDatabase() {}

    private static boolean offersTls(Socket socket) throws IOException {
        byte[] request = new byte[8];
        PgBytes.int4(request, 0, request.length);
        PgBytes.int4(request, 4, TLS_REQUEST);
        socket.getOutputStream().write(request);
        int answer = socket.getInputStream().read();
        if (answer != 'S' && answer != 'N') {
            throw new IOException("what answers at this port is no PostgreSQL server");
        }
        return answer == 'S';
    }
}
