package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.file.store.FileHeld;
import io.caravan.file.store.FileTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a file whose writer, a real process, is killed or stands still in the middle of an upload. */
class TakeoverTest {
    private static final int HALF = 4 << 20;
    private final HdfsClient hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));

    private final String path =
            "/user/caravan-test/TakeoverTest-" + ProcessHandle.current().pid() + "/x.inprogress";
    private Process writer;
    private BufferedReader said;

    /** The writer, with nothing but a socket: half of the file, and after a word the other half. */
    public static void main(String[] arguments) throws IOException {
        URI place = URI.create(arguments[0]);
        try (Socket socket = new Socket(place.getHost(), place.getPort())) {
            OutputStream out = socket.getOutputStream();
            String head = "PUT " + place.getRawPath() + "?" + place.getRawQuery() + " HTTP/1.1\r\nHost: "
                    + place.getAuthority() + "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                    + 2 * HALF + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[HALF]);
            socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            System.out.println("half");
            System.in.read();
            out.write(new byte[HALF]);
            System.out.println(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            System.out.println("cut off");
        }
    }

    @BeforeEach
    void half() throws IOException {
        WebHdfs web = new WebHdfs(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        HdfsCall create = new HdfsCall("PUT", "create", "CREATE", path, "&overwrite=true");
        writer = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        "target/test-classes",
                        TakeoverTest.class.getName(),
                        web.data(create, web.call(create)).toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        said = writer.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("half");
    }

    @AfterEach
    void ends() throws InterruptedException {
        writer.destroyForcibly().waitFor();
        hdfs.delete(HdfsPaths.parent(path), true);
    }

    @Test
    void whatAKilledWriterHasWrittenIsGoneOnFrom() throws Exception {
        writer.destroyForcibly().waitFor();

        long position;
        try (FileTree.Upload upload = tree(Duration.ofSeconds(20)).append(path)) {
            position = upload.position();
            upload.write("end".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(position).isBetween(1L, (long) HALF);
        assertThat(content()).hasSize((int) position + 3).endsWith("end");
    }

    @Test
    void aWriterThatStandsStillIsNamedAndShutOutByANewFile() throws Exception {
        signal("STOP");
        assertThatThrownBy(() -> tree(Duration.ofMillis(300)).append(path))
                .isInstanceOf(FileHeld.class)
                .hasMessageContaining("cannot append to hdfs '" + path + "': another writer still has it open")
                .hasMessageContaining("DataNode");
        try (FileTree.Upload upload = tree(Duration.ZERO).create(path)) {
            upload.write("new".getBytes(StandardCharsets.UTF_8));
        }
        signal("CONT");
        goOn();
        assertThat(said.readLine()).isIn("cut off", "HTTP/1.1 403", "HTTP/1.1 404", "HTTP/1.1 500");
        assertThat(content()).isEqualTo("new");
    }

    @Test
    void aWriterThatIsNotGoneIsWaitedFor() throws Exception {
        signal("STOP");
        CompletableFuture<FileTree.Upload> append =
                CompletableFuture.supplyAsync(() -> tree(Duration.ofSeconds(30)).append(path));
        signal("CONT");
        goOn();
        assertThat(said.readLine()).isEqualTo("HTTP/1.1 201");
        try (FileTree.Upload upload = append.get()) {
            assertThat(upload.position()).isEqualTo(2 * HALF);
        }
    }

    /** Once the writer that took over has begun, not even a writer that goes on with the same file adds a byte. */
    @Test
    void whoAppendedLastIsTheOnlyOne() throws Exception {
        writer.destroyForcibly().waitFor();
        FileTree.Upload first = tree(Duration.ofSeconds(20)).append(path);
        long position = first.position();
        try (FileTree.Upload second = tree(Duration.ofSeconds(20)).append(path)) {
            second.write(new byte[1 << 20]);
        }
        first.write("late".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(first::close).isInstanceOf(HdfsException.class).hasMessageContaining("others wrote to it");
        assertThat(hdfs.status(path).orElseThrow().length()).isEqualTo(position + (1 << 20) + 4);
    }

    private HdfsTree tree(Duration patience) {
        return new HdfsTree(hdfs, CreateOptions.OVERWRITE, patience);
    }

    private void goOn() throws IOException {
        writer.outputWriter().write("\n");
        writer.outputWriter().flush();
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(writer.pid()))
                .start()
                .waitFor();
    }

    private String content() throws IOException {
        try (InputStream in = hdfs.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
