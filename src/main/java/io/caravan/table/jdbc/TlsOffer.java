package io.caravan.table.jdbc;

import io.caravan.connection.Checkup;
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
public record TlsOffer(String mode, String flag, boolean always, Question question) {
    private static final Set<String> NO = Set.of("", "disable", "false", "0");

    /** Whether a server that has taken a connection offers TLS. */
    public interface Question {
        boolean ask(Socket socket) throws IOException;
    }

    public String ask(String url, Checkup checkup, ServerAddress server) throws IOException, Checkup.Failure {
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
}
