package io.caravan.table;

import io.caravan.connection.Checkup;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;

/**
 * Asks a database server whether it speaks TLS, as its driver would, before anybody logs in.
 *
 * @param mode the parameter of a URL that says how much TLS is wanted
 * @param flag an older one, which only says whether
 * @param always whether the driver tries TLS when a URL says nothing
 * @param question how the server is asked
 */
record TlsOffer(String mode, String flag, boolean always, Question question) {
    private static final int POSTGRES_REQUEST = 80877103;
    private static final int MARIADB_PROTOCOL = 10;
    private static final int MARIADB_SSL = 0x0800;
    private static final Set<String> NO = Set.of("", "disable", "false", "0");

    static final TlsOffer POSTGRESQL = new TlsOffer("sslmode", "ssl", true, TlsOffer::postgres);
    static final TlsOffer MARIADB = new TlsOffer("sslMode", "useSsl", false, TlsOffer::mariadb);

    /** Whether a server that has taken a connection offers TLS. */
    interface Question {
        boolean ask(Socket socket) throws IOException;
    }

    String ask(String url, Checkup checkup, ServerAddress server) throws IOException, Checkup.Failure {
        String said = ServerAddress.parameter(url, mode);
        String wanted = said.isEmpty() ? ServerAddress.parameter(url, flag) : said;
        if (!always && NO.contains(wanted) || wanted.equals("disable")) {
            return "not asked for in the URL";
        }
        boolean needed = !NO.contains(wanted) && !wanted.equals("allow") && !wanted.equals("prefer");
        try (Socket socket = checkup.open(server.host(), server.port())) {
            boolean offered = question.ask(socket);
            if (needed && !offered) {
                throw new Checkup.Failure(
                        "the URL asks for TLS, and the server does not offer it",
                        "Let the server offer TLS, or take " + mode + " out of the URL.");
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
