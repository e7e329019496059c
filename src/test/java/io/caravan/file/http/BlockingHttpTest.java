package io.caravan.file.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against sockets that say exactly what a test wants. */
class BlockingHttpTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile String answer = "";
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        });
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Thread daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // the test has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        StringBuilder head = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                head.append((char) b);
                if (head.toString().endsWith("\r\n\r\n")) {
                    Matcher length = LENGTH.matcher(head);
                    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                    requests.add(head + new String(body, StandardCharsets.UTF_8));
                    head.setLength(0);
                    out.write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (SocketException e) {
            // broken off with bytes under way
        }
        broken.incrementAndGet();
    }

    private HttpContent get(Duration patience) throws IOException {
        return new BlockingHttp(LONG, patience).get(address(), Map.of("x-own", "1"));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/a//b%20c%2F?d=%2B");
    }

    @Test
    void asksForTheAddressAsItIs() throws IOException {
        answer = "HTTP/1.1 206 Partial\r\nContent-Length: 3\r\nETag: \"x\"\r\n\r\nabc";
        try (HttpContent content = get(LONG)) {
            assertThat(content.status()).isEqualTo(206);
            assertThat(content.header("etag")).isEqualTo("\"x\"");
            assertThat(content.header("other")).isNull();
            assertThat(content.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
            assertThat(content.read()).isEqualTo(-1);
        }
        assertThat(requests).singleElement().asString().contains("GET /a//b%20c%2F?d=%2B HTTP/1.1\r\n", "x-own: 1\r\n");
    }

    @Test
    void sendsABodyOrNone() throws IOException {
        BlockingHttp http = new BlockingHttp(LONG, LONG);
        answer = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
        byte[] body = "all of it\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (HttpContent content = http.send("PUT", address(), Map.of("Content-Type", "a/b"), body)) {
            assertThat(content.status()).isEqualTo(201);
        }
        assertThat(requests)
                .singleElement()
                .asString()
                .contains("PUT /a//b%20c%2F?d=%2B HTTP/1.1\r\n", "Content-Type: a/b\r\n", "Content-Length: 13\r\n")
                .endsWith("\r\n\r\nall of it\r\n\r\n");
        requests.clear();
        try (HttpContent content = http.send("PUT", address(), Map.of(), null)) {
            assertThat(content.status()).isEqualTo(201);
        }
        assertThat(requests).singleElement().asString().contains("Content-Length: 0\r\n");
    }

    @Test
    void usesAConnectionAgainThatWasReadToItsEnd() throws IOException {
        BlockingHttp http = new BlockingHttp(LONG, LONG);
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < 3; i++) {
            try (HttpContent content = http.get(address(), Map.of())) {
                assertThat(content.readNBytes(3)).hasSize(3);
            }
        }
        answer = "HTTP/1.1 404 Not found\r\nContent-Length: 0\r\n\r\n";
        try (HttpContent content = http.get(address(), Map.of())) {
            assertThat(content.status()).isEqualTo(404);
        }
        answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        for (int i = 0; i < 2; i++) {
            try (HttpContent content = http.get(address(), Map.of())) {
                assertThat(content).hasContent("abc");
            }
        }
        assertThat(requests).hasSize(6);
        assertThat(sockets).hasSize(1);
    }

    @Test
    void makesAnotherConnectionWhenTheServerHasClosedTheOld() throws IOException {
        BlockingHttp http = new BlockingHttp(LONG, LONG);
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        http.get(address(), Map.of()).readAllBytes();
        sockets.get(0).close();
        await().ignoreExceptions().until(() -> http.get(address(), Map.of()).readAllBytes().length == 3);
        assertThat(sockets).hasSize(2);
    }

    @Test
    void breaksOffWhatIsNotReadToItsEnd() throws IOException {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nabc";
        HttpContent content = get(LONG);
        assertThat(content.read()).isEqualTo('a');
        content.close();
        content.close();
        await().until(() -> broken.get() == 1);
        assertThatThrownBy(content::read).isInstanceOf(IOException.class).hasMessage("closed");
    }

    @Test
    void givesUpWhenNothingComes() throws IOException {
        assertThatThrownBy(() -> get(Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\na";
        try (HttpContent content = get(Duration.ofMillis(200))) {
            assertThat(content.read()).isEqualTo('a');
            assertThatThrownBy(content::read).isInstanceOf(IOException.class).hasMessage("no byte came within 0.2 s");
        }
    }

    @Test
    void tellsAnAnswerThatEndsEarly() throws IOException {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab";
        try (HttpContent content = get(LONG)) {
            assertThat(content.readNBytes(2)).hasSize(2);
            sockets.get(0).close();
            assertThatThrownBy(content::read).isInstanceOfAny(EOFException.class, IOException.class);
        }
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        server.close();
        assertThatThrownBy(() -> get(LONG)).isInstanceOf(ConnectException.class);
    }

    @Test
    void endsAtOnceWhenItsThreadIsInterrupted() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\na";
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger still = new AtomicInteger();
        Thread reader = daemon(() -> {
            try (HttpContent content = get(LONG)) {
                content.read();
                begun.countDown();
                content.read();
            } catch (IOException e) {
                still.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                thrown.set(e);
            }
        });
        begun.await();
        reader.interrupt();
        reader.join(10_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(still).hasValue(1);

        answer = "";
        Thread waiting = daemon(() -> {
            try {
                get(LONG);
            } catch (IOException e) {
                thrown.set(e);
            }
        });
        int asked = requests.size();
        thrown.set(null);
        await().until(() -> requests.size() > asked);
        waiting.interrupt();
        waiting.join(10_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }
}
