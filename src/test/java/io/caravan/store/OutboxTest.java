package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.engine.Node;
import io.caravan.engine.Power;
import io.caravan.engine.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The letters that tell of the end of runs. */
class OutboxTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Stores.class)
    void oneLetterForEachListenerIsGivenOnceUntilItIsHandled(Stores kind) throws Exception {
        DataSource database = kind.open(root, "outbox");
        try (Node node = new Node("one", database, root, Clock.systemUTC(), Power.on())
                .rows(0, 5)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("rows:r?schedule=none").id("r").to("folder:t");
                    }
                })) {
            Outbox outbox = node.engine.outbox();
            outbox.subscribe("mail", "r");
            outbox.subscribe("chat", Outbox.ALL);
            outbox.subscribe("other", "s");
            RunRecord run = node.run("r");
            List<Outbox.Letter> mail = outbox.claim("mail", 10);
            assertThat(mail)
                    .extracting(letter -> letter.run().run().id())
                    .containsExactly(run.run().id());
            assertThat(outbox.claim("mail", 10)).isEmpty();
            assertThat(outbox.claim("other", 10)).isEmpty();
            assertThat(outbox.claim("chat", 10)).hasSize(1);
            Stores.update(database, "UPDATE sync_letter SET claimed_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
            assertThat(outbox.claim("mail", 10)).isEqualTo(mail);
            outbox.done(mail.get(0));
            Stores.update(database, "UPDATE sync_letter SET claimed_until = NULL");
            assertThat(outbox.claim("mail", 10)).isEmpty();
        }
    }
}
