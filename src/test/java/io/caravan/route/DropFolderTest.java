package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.endpoint.FileRoots;
import io.caravan.route.FileState.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropFolderTest {
    private static final String ORDERS =
            """
            - route:
                id: orders
                from:
                  uri: timer:orders
                  parameters:
                    period: 60000
                  steps:
                    - log: "hello"
            """;

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private DropFolder drop;

    @BeforeEach
    void startCamel() {
        camel.start();
        drop = new DropFolder(camel, folder, Clock.systemUTC(), Runnable::run);
        drop.scan();
    }

    @AfterEach
    void stopCamel() throws Exception {
        drop.close();
        camel.close();
    }

    @Test
    void runsAFileThatIsAdded() throws Exception {
        drop("orders.yaml", ORDERS);
        assertThat(camel.getRouteController().getRouteStatus("orders").isStarted())
                .isTrue();
        assertThat(state("orders.yaml").status()).isEqualTo(Status.OK);
        assertThat(state("orders.yaml").routes()).containsExactly("orders");
    }

    @Test
    void waitsUntilAFileWasTheSameInTwoLooks() throws Exception {
        write("orders.yaml", ORDERS.substring(0, 40));
        drop.scan();
        write("orders.yaml", ORDERS);
        drop.scan();
        assertThat(drop.files()).isEmpty();
        drop.scan();
        assertThat(state("orders.yaml").status()).isEqualTo(Status.OK);
    }

    @Test
    void replacesOnlyWhatChangedInAFile() throws Exception {
        drop("two.yaml", ORDERS + ORDERS.replace("orders", "items"));
        Route orders = camel.getRoute("orders");
        Route items = camel.getRoute("items");
        drop(
                "two.yaml",
                "# a comment moves the lines\n" + ORDERS
                        + ORDERS.replace("orders", "items").replace("hello", "bye"));
        assertThat(camel.getRoute("orders")).isSameAs(orders);
        assertThat(camel.getRoute("items")).isNotNull().isNotSameAs(items);
    }

    @Test
    void leavesTheRoutesOfOtherFilesAlone() throws Exception {
        drop("orders.yaml", ORDERS);
        Route orders = camel.getRoute("orders");
        drop("items.yaml", ORDERS.replace("orders", "items"));
        drop("items.yaml", ORDERS.replace("orders", "items").replace("60000", "50000"));
        Files.delete(folder.resolve("items.yaml"));
        settle();
        assertThat(camel.getRoute("orders")).isSameAs(orders);
        assertThat(camel.getRoutes()).hasSize(1);
    }

    @Test
    void stopsAndForgetsARemovedFile() throws Exception {
        drop("orders.yaml", ORDERS);
        int endpoints = camel.getEndpoints().size();
        Files.delete(folder.resolve("orders.yaml"));
        settle();
        assertThat(camel.getRoutes()).isEmpty();
        assertThat(camel.getEndpoints()).hasSizeLessThan(endpoints);
        assertThat(drop.files()).isEmpty();
    }

    @Test
    void keepsTheLastGoodVersionUntilTheFileIsRepaired() throws Exception {
        drop("orders.yaml", ORDERS);
        Route orders = camel.getRoute("orders");
        drop("orders.yaml", ORDERS.replace("period", "perod"));
        assertThat(camel.getRoute("orders")).isSameAs(orders);
        assertThat(state("orders.yaml").status()).isEqualTo(Status.REFUSED);
        assertThat(state("orders.yaml").routes()).containsExactly("orders");
        drop("orders.yaml", ORDERS.replace("60000", "50000"));
        assertThat(state("orders.yaml").status()).isEqualTo(Status.OK);
        assertThat(state("orders.yaml").problems()).isEmpty();
        assertThat(camel.getRoute("orders")).isNotSameAs(orders);
    }

    @Test
    void oneBadFileStopsNothingElseAtStartUp() throws Exception {
        write("a-bad.yaml", "- route:\n    id: bad\n    from: { uri: nosuch:x }\n");
        write("b-good.yaml", ORDERS);
        write("c-worse.yaml", "- route: [");
        try (DropFolder fresh = new DropFolder(camel, folder, Clock.systemUTC(), Runnable::run)) {
            fresh.scan();
            assertThat(fresh.files())
                    .extracting(FileState::status)
                    .containsExactly(Status.REFUSED, Status.OK, Status.REFUSED);
        }
    }

    @Test
    void keepsTheLastGoodVersionOfAFileThatBecameEmpty() throws Exception {
        drop("orders.yaml", ORDERS);
        drop("orders.yaml", "");
        assertThat(only("orders.yaml").message()).contains("the file is empty");
        assertThat(camel.getRoute("orders")).isNotNull();
    }

    @Test
    void putsTheLastGoodVersionBackWhenTheNewOneDoesNotStart() throws Exception {
        drop("orders.yaml", ORDERS);
        camel.getRegistry().bind("sick", new Sick());
        drop("orders.yaml", ORDERS.replace("    from:", "    routePolicy: sick\n    from:"));
        assertThat(state("orders.yaml").status()).isEqualTo(Status.REFUSED);
        assertThat(only("orders.yaml").message())
                .contains("cannot start the new version")
                .contains("sick today");
        assertThat(camel.getRouteController().getRouteStatus("orders").isStarted())
                .isTrue();
    }

    @Test
    void followsTheSwappedLinksOfAMountedConfigMap() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        publish(mount, "..v1", ORDERS);
        Files.createSymbolicLink(mount.resolve("orders.yaml"), Path.of("..data", "orders.yaml"));
        try (DropFolder fresh = new DropFolder(camel, mount, Clock.systemUTC(), Runnable::run)) {
            fresh.scan();
            Route first = camel.getRoute("orders");
            assertThat(first).isNotNull();
            publish(mount, "..v2", ORDERS.replace("hello", "bye"));
            fresh.scan();
            fresh.scan();
            assertThat(camel.getRoute("orders")).isNotNull().isNotSameAs(first);
            assertThat(fresh.files()).hasSize(1);
        }
    }

    @Test
    void takesAFileUpOnceTheIdItWantedIsFree() throws Exception {
        drop("a.yaml", ORDERS);
        drop("b.yaml", ORDERS.replace("hello", "bye"));
        assertThat(only("b.yaml").message()).contains("the file a.yaml already has a route 'orders'");
        Files.delete(folder.resolve("a.yaml"));
        settle();
        assertThat(state("b.yaml").status()).isEqualTo(Status.OK);
        assertThat(camel.getRoute("orders")).isNotNull();
    }

    @Test
    void keepsEverythingWhenTheFolderIsGone() throws Exception {
        drop("orders.yaml", ORDERS);
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        settle();
        assertThat(camel.getRoute("orders")).isNotNull();
        Files.move(away, folder);
        settle();
        assertThat(state("orders.yaml").status()).isEqualTo(Status.OK);
    }

    @Test
    void letsARunningExchangeEndBeforeItsRouteIsReplacedAndOthersGoOn() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        camel.getRegistry().bind("slow", (org.apache.camel.Processor) exchange -> {
            entered.countDown();
            leave.await();
        });
        ExecutorService replacing = Executors.newCachedThreadPool();
        try (DropFolder fresh = new DropFolder(camel, folder, Clock.systemUTC(), replacing)) {
            String slow = ORDERS.replace("log: \"hello\"", "process: { ref: slow }")
                    .replace("timer:orders", "timer:orders?delay=0");
            slow = slow.replace("timer:orders?delay=0", "timer:orders")
                    .replace("period: 60000", "period: 60000\n        delay: 0");
            write("orders.yaml", slow);
            fresh.scan();
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Route first = camel.getRoute("orders");
            write("orders.yaml", ORDERS);
            write("items.yaml", ORDERS.replace("orders", "items"));
            fresh.scan();
            fresh.scan();
            assertThat(camel.getRoute("orders")).isSameAs(first);
            assertThat(fresh.files()).extracting(FileState::status).contains(Status.REPLACING, Status.OK);
            assertThat(camel.getRouteController().getRouteStatus("items").isStarted())
                    .isTrue();
            leave.countDown();
            Awaitility.await().untilAsserted(() -> {
                assertThat(camel.getRoute("orders")).isNotNull().isNotSameAs(first);
                assertThat(fresh.files()).extracting(FileState::status).containsOnly(Status.OK);
            });
        } finally {
            leave.countDown();
            replacing.shutdownNow();
        }
    }

    @Test
    void followsTheFolderByItself() throws Exception {
        try (DropFolder live = new DropFolder(
                camel, RoutePolicy.safe(FileRoots.all()), folder, Clock.systemUTC(), folder.resolve(".owners"))) {
            live.start();
            write("orders.yaml", ORDERS);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> camel.getRoute("orders") != null);
            Files.delete(folder.resolve("orders.yaml"));
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> camel.getRoute("orders") == null);
        }
    }

    @Test
    void loadsAThousandFilesAndTouchesNoneThatHasNotChanged() throws Exception {
        for (int i = 0; i < 1000; i++) {
            write("r" + i + ".yaml", ORDERS.replace("orders", "orders" + i));
        }
        try (DropFolder fresh = new DropFolder(camel, folder, Clock.systemUTC(), Runnable::run)) {
            fresh.scan();
            assertThat(fresh.files()).hasSize(1000).allMatch(file -> file.status() == Status.OK);
            List<org.apache.camel.Route> routes = camel.getRoutes();
            fresh.scan();
            assertThat(camel.getRoutes()).containsExactlyElementsOf(routes);
        }
    }

    private static void publish(Path mount, String version, String text) throws IOException {
        Path data = Files.createDirectory(mount.resolve(version));
        Files.writeString(data.resolve("orders.yaml"), text);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
        Files.move(link, mount.resolve("..data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private void drop(String name, String text) throws IOException {
        write(name, text);
        settle();
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private void settle() {
        drop.scan();
        drop.scan();
    }

    private FileState state(String name) {
        return drop.files().stream()
                .filter(file -> file.file().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Problem only(String name) {
        List<Problem> problems = state(name).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static final class Sick extends org.apache.camel.support.RoutePolicySupport {
        @Override
        public void onStart(Route route) {
            throw new IllegalStateException("sick today");
        }
    }
}
