package io.caravan.table.mariadb;

import io.caravan.table.jdbc.Database;
import io.caravan.table.jdbc.TlsOffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MariaDB and MySQL as one kind of database, by MariaDB's driver. */
public final class MariaDbDatabase {
    private static final int PROTOCOL = 10;
    private static final int CAN_SSL = 0x0800;

    public static final Database KIND = new Database(
            Set.of("mariadb", "mysql"),
            3306,
            // At TRACE the driver would write every packet, and with it values of rows, into the log.
            new Database.JdbcDriver(
                    org.mariadb.jdbc.Driver.class,
                    org.mariadb.jdbc.Driver::new,
                    Map.of("mariadb.logging.disable", "true")),
            new Database.Urls(url -> true, url -> url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"), List.of()),
            time -> Map.of(
                    "connectTimeout", time.connectMillis(),
                    "socketTimeout", time.readMillis(),
                    "tcpKeepAlive", "true"),
            new TlsOffer("sslMode", "useSsl", false, MariaDbDatabase::offersTls),
            new Database.Steps("SET time_zone = '+00:00'", new MariaDbStepTimes()),
            MariaDbDialect::new);

    private MariaDbDatabase() {}

    /** The greeting: a head of 4 bytes, the protocol, the version ending in 0, 4 + 8 + 1 bytes, then what it can do. */
    private static boolean offersTls(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(4);
        if (in.read() != PROTOCOL) {
            throw new IOException("what answers at this port is no MariaDB or MySQL server");
        }
        while (in.readByte() != 0) {
            // The version.
        }
        in.skipNBytes(13);
        int low = in.readUnsignedByte();
        return ((in.readUnsignedByte() << 8 | low) & CAN_SSL) != 0;
    }
}
