package io.caravan.hive.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection to a server that a test can break. */
final class Wire implements AutoCloseable {
    private final ServerSocket entrance;
    private final String host;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cutAfterRequest;

    private Wire(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        this.host = address.substring(0, colon);
        this.port = Integer.parseInt(address.substring(colon + 1));
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static Wire to(String address) throws IOException {
        Wire wire = new Wire(address);
        start(wire::accept);
        return wire;
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Breaks what is open now; new connections work. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Lets the server have the next request, and the client no answer. */
    void cutAfterNextRequest() {
        cutAfterRequest = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                start(() -> copy(client, server, true));
                start(() -> copy(server, client, false));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void copy(Socket from, Socket to, boolean request) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
                if (request && cutAfterRequest) {
                    cutAfterRequest = false;
                    cut();
                }
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
