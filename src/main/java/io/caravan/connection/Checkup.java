package io.caravan.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Tries a connection step by step until one fails or the time of all is over; whoever does not answer is left behind on a
 * thread of its own. For one thread, which closes it.
 */
public final class Checkup implements AutoCloseable {
    /** The whole takes less than three seconds. */
    private static final Duration ALL = Duration.ofMillis(2500);

    private final ConnectionInfo info;
    private final List<ConnectionTest.Step> steps = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final long begin = System.nanoTime();
    private boolean failed;
    private boolean closed;

    /** Why a step failed, by somebody who knows better what to do than the step in general. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final String remedy;

        public Failure(String cause, String remedy) {
            super(cause);
            this.remedy = remedy;
        }
    }

    public Checkup(ConnectionInfo info) {
        this.info = info;
    }

    /**
     * Does a step unless one failed before.
     *
     * @param remedy what to do when it fails
     * @param work returns what was found
     */
    public void step(String name, String remedy, Callable<String> work) {
        if (failed) {
            return;
        }
        long start = System.nanoTime();
        FutureTask<String> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "caravan-test-" + info.name());
        thread.setDaemon(true);
        thread.start();
        try {
            note(name, true, start, task.get(left().toMillis(), TimeUnit.MILLISECONDS), null);
        } catch (TimeoutException e) {
            task.cancel(true);
            note(name, false, start, "no answer within " + seconds(start), remedy);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String better = cause instanceof Failure known ? known.remedy : remedy;
            note(name, false, start, words(cause, start), better);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            note(name, false, start, "interrupted", "Test it again.");
        }
    }

    private void note(String name, boolean ok, long start, String detail, String remedy) {
        failed |= !ok;
        steps.add(new ConnectionTest.Step(name, ok, millis(start), detail, remedy));
    }

    /** Finds the address of a host. */
    public void resolve(String host, String remedy) {
        step("resolve", remedy, () -> Arrays.stream(InetAddress.getAllByName(host))
                .map(InetAddress::getHostAddress)
                .limit(4)
                .collect(Collectors.joining(", ")));
    }

    /** Opens a socket. */
    public void connect(String host, int port, String remedy) {
        step("connect", remedy, () -> {
            Socket socket = open(host, port);
            String address = socket.getInetAddress().getHostAddress() + ":" + port;
            socket.close();
            return address;
        });
    }

    /** Shakes hands over TLS, with a certificate for this host. */
    public void tls(String host, int port, String remedy) {
        step("tls", remedy, () -> {
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket socket = (SSLSocket) factory.createSocket(open(host, port), host, port, true);
            keep(socket);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        });
    }

    /** A socket that does not outlast this test. */
    public Socket open(String host, int port) throws IOException {
        Socket socket = new Socket();
        keep(socket);
        int millis = (int) Math.max(1, left().toMillis());
        socket.connect(new InetSocketAddress(host, port), millis);
        socket.setSoTimeout(millis);
        return socket;
    }

    /** Closes it at the end, or at once if that has come. */
    public synchronized void keep(AutoCloseable made) {
        if (closed) {
            closeQuietly(made);
        } else {
            opened.push(made);
        }
    }

    /** What is left of the time. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, ALL.toNanos() - (System.nanoTime() - begin)));
    }

    public ConnectionTest result() {
        return new ConnectionTest(info.name(), info.kind(), info.address(), !failed, millis(begin), steps);
    }

    private static String words(Throwable thrown, long start) {
        if (thrown instanceof UnknownHostException) {
            return "no host of this name is known: " + thrown.getMessage();
        }
        if (thrown instanceof SocketTimeoutException) {
            return "no answer within " + seconds(start);
        }
        if (thrown instanceof ConnectException) {
            return "the connection was refused";
        }
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String seconds(long start) {
        return String.format(java.util.Locale.ROOT, "%.1f s", millis(start) / 1000.0);
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.forEach(Checkup::closeQuietly);
        opened.clear();
    }

    private static void closeQuietly(AutoCloseable made) {
        try {
            made.close();
        } catch (Exception e) {
            // It was made for the test only, and nothing depends on how it ends.
        }
    }
}
