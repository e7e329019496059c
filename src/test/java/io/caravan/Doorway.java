package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way to a server. Shut, nobody answers there and what was open is broken; stalled, all stays open and nothing comes
 * through; it can also break a connection after some bytes, lose answers, and notice words on their way to the server.
 */
public final class Doorway implements AutoCloseable {
    /** Which way bytes go. */
    public enum Way {
        IN,
        OUT
    }

    private record Watch(String words, Runnable then) {}

    private final InetSocketAddress server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<Way, Long> cuts = new ConcurrentHashMap<>();
    private final Map<String, String> rewritten = new ConcurrentHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final LongAdder answered = new LongAdder();
    private ServerSocket entrance;
    private boolean stalled;
    private volatile boolean losing;
    private volatile boolean lingering;

    /** To a server given as {@code host:port}. */
    public Doorway(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        this.server = new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        open(0);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public void open() throws IOException {
        losing = false;
        open(port());
    }

    public void shut() throws IOException {
        entrance.close();
        cut();
    }

    /** Breaks what is open now; new connections work. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** From now on nothing passes, and no connection breaks: a black hole. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Lets pass what a stall has held up. */
    public synchronized void flow() {
        stalled = false;
        notifyAll();
    }

    /** Breaks the first connection that has carried more than so many bytes one way. */
    public void cutAfter(Way way, long bytes) {
        cuts.put(way, bytes);
    }

    /** Whether a cut that was asked for has not happened yet. */
    public boolean uncut() {
        return !cuts.isEmpty();
    }

    /** How many bytes have come from the server until now. */
    long answered() {
        return answered.sum();
    }

    /** From now on answers vanish, until {@link #open()} or {@link #hear()}. */
    public void lose() {
        losing = true;
    }

    public void hear() {
        losing = false;
    }

    /** From now on the server does not notice when a client goes: as if that was frozen. */
    public void linger() {
        lingering = true;
    }

    /** Does something once, when these words are on their way to the server and not there yet. */
    public void when(String words, Runnable then) {
        watches.add(new Watch(words, then));
    }

    /** Whether words that were waited for have not come yet. */
    public boolean waits() {
        return !watches.isEmpty();
    }

    /** Replaces words in answers by others of the same length. */
    public void rewrite(String words, String by) {
        rewritten.put(words, by);
    }

    private void open(int port) throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        entrance = fresh;
        start(() -> accept(fresh));
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                sockets.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            Socket behind = new Socket(server.getAddress(), server.getPort());
            sockets.add(behind);
            start(() -> copy(client, behind, Way.IN));
            copy(behind, client, Way.OUT);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void copy(Socket from, Socket to, Way way) {
        byte[] buffer = new byte[16 << 10];
        long passed = 0;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
                passed += count;
                pass();
                Long cut = cuts.get(way);
                if (cut != null && passed > cut && cuts.remove(way, cut)) {
                    break;
                }
                if (way == Way.IN) {
                    look(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                    out.write(buffer, 0, count);
                } else if (!losing) {
                    answer(out, rewritten(buffer, count));
                }
                flush(out);
            }
            stay(way);
        } catch (IOException e) {
            // The door was shut, or one side has gone.
        }
        closeQuietly(from);
        closeQuietly(to);
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            if (lingering) {
                return -1;
            }
            throw e;
        }
    }

    private void answer(OutputStream out, byte[] answer) throws IOException {
        try {
            out.write(answer);
            answered.add(answer.length);
        } catch (IOException e) {
            if (!lingering) {
                throw e;
            }
        }
    }

    private void flush(OutputStream out) throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            if (!lingering) {
                throw e;
            }
        }
    }

    private synchronized void stay(Way way) {
        while (lingering && way == Way.IN) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void pass() {
        while (stalled) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(String asked) {
        for (Watch watch : watches) {
            if (asked.contains(watch.words()) && watches.remove(watch)) {
                watch.then().run();
            }
        }
    }

    private byte[] rewritten(byte[] buffer, int count) {
        String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> words : rewritten.entrySet()) {
            text = text.replace(words.getKey(), words.getValue());
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "doorway");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        lingering = false;
        flow();
        shut();
    }
}
