package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunStatus;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process, killed with {@code kill -9} in the middle of a run on an H2 file: what was committed is on disk. */
class KilledProcessTest {
    @TempDir
    Path root;

    /** The process that is killed: says when it has reached the step, and waits there for its end. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Node node = node(root);
        node.folder.trouble = step -> {
            if (step.equals(arguments[1])) {
                System.out.println("reached");
                Thread.sleep(60_000);
            }
        };
        node.engine.starts().now("orders");
        Thread.sleep(60_000);
    }

    private static Node node(Path root) throws Exception {
        return new Node("n", Stores.H2.open(root, "store"), root, Clock.systemUTC(), Power.on())
                .rows(0, 25)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?splits=2").id("orders").to("folder:orders");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "clean"})
    void losesNothingThatItHadCommitted(String step) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcessTest.class.getName(),
                        root.toString(),
                        step))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.lines().anyMatch("reached"::equals)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (Node node = node(root)) {
            assertThat(node.last("orders").status()).isEqualTo(expected(step));
            node.rows(25, 30).start();
            Awaitility.await().until(() -> node.last("orders").status() == RunStatus.COMMITTED);
            node.settle();
            assertThat(Folder.published(root, "orders"))
                    .isEqualTo(LongStream.range(0, 25).boxed().toList());
            assertThat(node.store.cursors()).containsEntry("orders", "25");
        }
    }

    private static RunStatus expected(String step) {
        return step.equals("publish") ? RunStatus.PUBLISHING : RunStatus.COMMITTED;
    }
}
