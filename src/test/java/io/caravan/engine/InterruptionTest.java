package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.RunException;
import io.caravan.run.RunInterrupted;
import io.caravan.run.RunStatus;
import io.caravan.store.Lease;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping a run anywhere leaves the process and its store fit for the next. */
class InterruptionTest {
    @TempDir
    Path root;

    private Node node() throws Exception {
        return new Node("n", Stores.H2.open(root, "store"), root, Clock.systemUTC(), Power.on())
                .rows(0, 400)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?splits=40&parallelism=4").id("orders").to("folder:orders");
                    }
                });
    }

    @Test
    void neverReachesTheStoreWhichItWouldClose() throws Exception {
        try (Node node = node()) {
            for (int stopAt = 1; stopAt < 40; stopAt += 2) {
                CountDownLatch left = new CountDownLatch(stopAt);
                node.rows.trouble = (attempt, batch) -> left.countDown();
                node.engine.starts().now("orders");
                left.await();
                try {
                    node.engine.control().cancel("orders");
                } catch (RunException e) {
                    assertThat(e).hasMessageContaining("is being published");
                }
                node.settle();
                assertThat(node.last("orders").status()).isIn(RunStatus.CANCELLED, RunStatus.COMMITTED);
            }
            node.rows.trouble = (attempt, batch) -> {};
            node.rows(400, 410);
            assertThat(node.run("orders").status()).isEqualTo(RunStatus.COMMITTED);
            assertThat(Folder.published(root, "orders")).doesNotHaveDuplicates().hasSize(410);
            assertThat(Folder.staged(root, "orders")).isEmpty();
        }
    }

    @Test
    void keepsAThreadOutOfSideEffectsOnceItsLeaseHasRunOut() {
        Lease lease = new Lease("orders", 1, System.nanoTime() + 60_000_000_000L);
        lease.check();
        lease.extend(System.nanoTime() - 1);
        assertThat(lease.held()).isFalse();
        assertThatThrownBy(lease::check)
                .isInstanceOf(RunInterrupted.class)
                .hasMessageContaining("orders: cannot go on");
    }
}
