package io.caravan.engine;

import io.caravan.store.Backfill;
import io.caravan.store.BackfillRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;

/** Processes whose route copies a few rows for a date, and backfills of it. */
public final class BackfillFixture {
    static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private BackfillFixture() {}

    static Node node(Path root, String schedule) throws Exception {
        return node(root, "one", schedule, Stores.H2.open(root, name()));
    }

    static Node node(Path root, String name, String schedule, DataSource database) throws Exception {
        return new Node(name, database, root, Clock.systemUTC(), Power.on())
                .rows(0, 5)
                .routes(route(schedule));
    }

    static RouteBuilder route(String schedule) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r?cursor=true&schedule=" + schedule.replace(" ", "+"))
                        .routeId("r")
                        .to("folder:t");
            }
        };
    }

    static String name() {
        return "backfill" + NAMES.incrementAndGet();
    }

    public static BackfillRequest days(int count, int parallelism) {
        return range(FIRST, FIRST.plusDays(count - 1), parallelism);
    }

    static BackfillRequest range(LocalDate from, LocalDate to, int parallelism) {
        return new BackfillRequest(
                from, to, BackfillRequest.Order.ASCENDING, parallelism, false, BackfillRequest.OnError.CONTINUE);
    }

    public static Backfill ended(Node node, long id) {
        Awaitility.await().until(() -> node.engine.backfills().find(id).finished() != null);
        return node.engine.backfills().find(id);
    }
}
