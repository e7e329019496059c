package io.caravan.api;

import io.caravan.run.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Where a service listens. */
final class Port {
    private Port() {}

    /**
     * Fails when somebody else listens there. Quarkus itself binds its port last, when schedules have fired and runs may
     * have published already.
     *
     * @param port 0 for one that is free
     */
    static void check(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException | IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "cannot listen at " + host + ":" + port + ": " + e.getMessage()
                            + ". If another process has the port, set quarkus.http.port or QUARKUS_HTTP_PORT to one that"
                            + " is free; quarkus.http.host is the address.",
                    e);
        }
    }
}
