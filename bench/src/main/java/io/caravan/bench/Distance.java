package io.caravan.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Puts a server of this machine at a distance: what it answers arrives some milliseconds later, but no slower. */
final class Distance implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    /** Bytes, and when they arrive; none for the end. */
    private record Part(byte[] bytes, int length, long at) {}

    private final ServerSocket door;
    private final int port;
    private final long nanos;

    Distance(int port, int millis) throws IOException {
        this.port = port;
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("accept", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // One of both has closed the connection.
                    }
                },
                "distance-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            BlockingQueue<Part> way = new LinkedBlockingQueue<>();
            run("ask", () -> {
                try (server) {
                    client.getInputStream().transferTo(server.getOutputStream());
                }
            });
            run("leave", () -> leave(server.getInputStream(), way));
            run("arrive", () -> {
                try (client) {
                    arrive(way, client.getOutputStream());
                }
            });
        }
    }

    private void leave(InputStream in, BlockingQueue<Part> way) throws IOException {
        try {
            while (true) {
                byte[] bytes = new byte[BUFFER];
                int length = in.read(bytes);
                if (length < 0) {
                    return;
                }
                way.add(new Part(bytes, length, System.nanoTime() + nanos));
            }
        } finally {
            way.add(new Part(new byte[0], 0, System.nanoTime() + nanos));
        }
    }

    private static void arrive(BlockingQueue<Part> way, OutputStream out) throws IOException, InterruptedException {
        for (Part part = way.take(); part.length() > 0; part = way.take()) {
            TimeUnit.NANOSECONDS.sleep(part.at() - System.nanoTime());
            out.write(part.bytes(), 0, part.length());
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
