package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Manifest;
import io.caravan.run.Run;
import io.caravan.run.StagedSplit;
import io.caravan.store.Claim;
import io.caravan.store.Position;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says a run is doing. */
class RunLogTest {
    @Test
    void aRunThatPublishesIsNotSaidToRead() {
        Run run = new Run(7, "orders", Instant.EPOCH, Run.Trigger.MANUAL, ZoneOffset.UTC);
        RunLog log = new RunLog(Claim.elected(null, run, Position.NONE), null);
        assertThat(log.publishing()).isNull();
        log.publishing(
                new Manifest("hive://ods.wide?mode=upsert", List.of(new StagedSplit(0, 1, 3, 2048, List.of(), null))));
        assertThat(log.publishing()).isEqualTo("publishing: target=hive:ods.wide rows=3 bytes=2048");
        log.publishingEnded();
        assertThat(log.publishing()).isNull();
    }
}
