package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.endpoint.FileRoots;
import io.caravan.route.FileState.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was copied by accident, at the start of the process and while it runs. */
class CopiedFilesTest {
    private static final String ROUTE =
            """
            - route:
                id: orders
                from:
                  uri: timer:orders
                  parameters: { period: 60000 }
                  steps: [ { log: "hello" } ]
            """;

    @TempDir
    private Path folder;

    @TempDir
    private Path data;

    @Test
    void theFileThatRanBeforeKeepsItsRouteAtTheNextStart() throws Exception {
        write("r01.yaml", ROUTE);
        started(data, drop -> assertThat(status(drop, "r01.yaml")).isEqualTo(Status.OK));
        write("copy.yml", ROUTE.replace("hello", "bye"));
        started(data, drop -> {
            assertThat(status(drop, "r01.yaml")).isEqualTo(Status.OK);
            assertThat(problem(drop, "copy.yml")).contains("the file r01.yaml already has a route 'orders'");
        });
        Files.delete(folder.resolve("r01.yaml"));
        started(data, drop -> assertThat(status(drop, "copy.yml")).isEqualTo(Status.OK));
    }

    @Test
    void aCopyIsRefusedInTheSameWayWhileTheProcessRuns() throws Exception {
        write("r01.yaml", ROUTE);
        started(data, drop -> {
            write("copy.yml", ROUTE.replace("hello", "bye"));
            settle(drop);
            assertThat(problem(drop, "copy.yml")).contains("the file r01.yaml already has a route 'orders'");
        });
    }

    @Test
    void whereNobodyKnowsWhichRanBothAreRefusedUntilOneGivesWay() throws Exception {
        write("r01.yaml", ROUTE);
        write("copy.yml", ROUTE);
        started(data, drop -> {
            assertThat(problem(drop, "r01.yaml"))
                    .isEqualTo("orders: cannot load the route of r01.yaml: the file copy.yml has one too, and which of"
                            + " them ran last is not known: route 'orders'. Give one of them another id, or remove one"
                            + " of the files.");
            assertThat(problem(drop, "copy.yml")).contains("the file r01.yaml has one too");
            write("copy.yml", ROUTE.replace("id: orders", "id: others"));
            settle(drop);
            assertThat(status(drop, "r01.yaml")).isEqualTo(Status.OK);
            assertThat(status(drop, "copy.yml")).isEqualTo(Status.OK);
        });
    }

    @Test
    void aFileThatIsRefusedNowDoesNotLoseItsRouteToACopy() throws Exception {
        write("r01.yaml", ROUTE);
        started(data, drop -> assertThat(status(drop, "r01.yaml")).isEqualTo(Status.OK));
        write("r01.yaml", ROUTE.replace("timer:", "nosuch:"));
        write("copy.yml", ROUTE);
        started(data, drop -> {
            assertThat(problem(drop, "copy.yml")).contains("the file r01.yaml, which is refused now, ran last");
            write("r01.yaml", ROUTE);
            settle(drop);
            assertThat(status(drop, "r01.yaml")).isEqualTo(Status.OK);
            assertThat(problem(drop, "copy.yml")).contains("the file r01.yaml already has a route");
        });
    }

    private interface Look {
        void at(DropFolder drop) throws Exception;
    }

    /** A process that starts, is looked at, and ends. */
    private void started(Path data, Look look) throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                DropFolder drop = new DropFolder(
                        camel,
                        RoutePolicy.safe(FileRoots.all()),
                        folder,
                        Clock.systemUTC(),
                        Runnable::run,
                        data.resolve("routes"))) {
            camel.start();
            drop.scan();
            look.at(drop);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static void settle(DropFolder drop) {
        for (int i = 0; i < 3; i++) {
            drop.scan();
        }
    }

    private static Status status(DropFolder drop, String name) {
        return state(drop, name).status();
    }

    private static String problem(DropFolder drop, String name) {
        assertThat(state(drop, name).status()).isEqualTo(Status.REFUSED);
        return state(drop, name).problems().get(0).message();
    }

    private static FileState state(DropFolder drop, String name) {
        return drop.files().stream()
                .filter(file -> file.file().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
