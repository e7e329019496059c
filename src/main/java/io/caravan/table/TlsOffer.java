package io.caravan.table;

import io.caravan.connection.Checkup;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;

/** Asks a database server whether it speaks TLS, as its driver would, before anybody logs in. */
final class TlsOffer {
    private static final int POSTGRES_REQUEST = 80877103;
    private static final int MARIADB_PROTOCOL = 10;
    private static final int MARIADB_SSL = 0x0800;
    private static final Set<String> NO = Set.of("", "disable", "false", "0");

    private TlsOffer() {}

    static String of(String url, Checkup checkup, ServerAddress server) throws IOException, Checkup.Failure {
        boolean postgres = url.startsWith("jdbc:postgresql:");
        String mode = ServerAddress.parameter(url, postgres ? "sslmode" : "sslMode");
        if (mode.isEmpty()) {
            mode = ServerAddress.parameter(url, postgres ? "ssl" : "useSsl");
        }
        if (!postgres && NO.contains(mode) || mode.equals("disable")) {
            return "not asked for in the URL";
        }
        boolean needed = !NO.contains(mode) && !mode.equals("allow") && !mode.equals("prefer");
        try (Socket socket = checkup.open(server.host(), server.port())) {
            boolean offered = postgres ? postgres(socket) : mariadb(socket);
            if (needed && !offered) {
                throw new Checkup.Failure(
                        "the URL asks for TLS, and the server does not offer it",
                        "Let the server offer TLS, or take sslmode out of the URL.");
            }
            return offered ? "offered" : "not offered: what is read is not encrypted on the way";
        }
    }

    private static boolean postgres(Socket socket) throws IOException {
        byte[] request = new byte[8];
        PgBytes.int4(request, 0, request.length);
        PgBytes.int4(request, 4, POSTGRES_REQUEST);
        socket.getOutputStream().write(request);
        int answer = socket.getInputStream().read();
        if (answer != 'S' && answer != 'N') {
            throw new IOException("what answers at this port is no PostgreSQL server");
        }
        return answer == 'S';
    }

    /** The greeting: a head of 4 bytes, the protocol, the version ending in 0, 4 + 8 + 1 bytes, then what it can do. */
    private static boolean mariadb(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(4);
        if (in.read() != MARIADB_PROTOCOL) {
            throw new IOException("what answers at this port is no MariaDB or MySQL server");
        }
        while (in.readByte() != 0) {
            // The version.
        }
        in.skipNBytes(13);
        int low = in.readUnsignedByte();
        return ((in.readUnsignedByte() << 8 | low) & MARIADB_SSL) != 0;
    }
}
