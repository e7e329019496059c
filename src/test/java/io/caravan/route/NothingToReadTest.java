package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.explain.Explainer;
import io.caravan.explain.RouteDraft;
import io.caravan.explain.RoutePlan;
import io.caravan.store.RunStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NothingToReadTest {
    private static final String ROUTE =
            """
            - route:
                id: rows
                from:
                  uri: folder:%s
                  parameters: { schedule: none, format: csv }
                  steps: [ { to: "folder:%s" } ]
            """;

    @TempDir
    private Path root;

    @Test
    void aPlanWithoutNewFilesDoesNotStumbleOverColumnsThatNobodyKnows() throws Exception {
        Path in = Files.createDirectory(root.resolve("in"));
        JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:nothing;DB_CLOSE_DELAY=-1", "sa", "");
        try (CamelContext camel = new DefaultCamelContext();
                DropFolder drop = new DropFolder(camel, root, Clock.systemUTC(), Runnable::run)) {
            camel.start();
            byte[] text = ROUTE.formatted(in, root.resolve("out")).getBytes(StandardCharsets.UTF_8);
            for (RouteDraft draft : drop.drafts("rows.yaml", text)) {
                try (draft) {
                    RoutePlan plan = new Explainer(RunStore.open(database), Clock.systemUTC())
                            .plan(draft, (java.time.Instant) null);
                    assertThat(plan.targets()).singleElement().satisfies(target -> {
                        assertThat(target.problem()).isNull();
                        assertThat(target.notes())
                                .containsExactly("nothing new is read, and without it the columns are not known");
                    });
                }
            }
        } finally {
            database.dispose();
        }
    }
}
