package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.SyncOptions;
import io.caravan.run.Counts;
import io.caravan.run.Manifest;
import io.caravan.run.Plan;
import io.caravan.run.RunStatus;
import io.caravan.run.Split;
import io.caravan.run.StagedSplit;
import io.caravan.schedule.Firing;
import io.caravan.store.Claim;
import io.caravan.store.Election;
import io.caravan.store.FullRead;
import io.caravan.store.Leases;
import io.caravan.store.Position;
import io.caravan.store.RunLedger;
import io.caravan.store.RunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A run whose rows do not add up in the store is neither bound nor committed. */
class AccountTest {
    @TempDir
    static Path root;

    private RunStore store;
    private RunLedger ledger;
    private Claim claim;

    @BeforeEach
    void plan(TestInfo test) {
        DataSource database =
                Stores.H2_MEMORY.open(root, test.getTestMethod().orElseThrow().getName());
        store = RunStore.open(database);
        Leases leases = new Leases(store.transactions(), "n", Duration.ofSeconds(30));
        ledger = new RunLedger(store.transactions(), leases);
        SyncOptions options = SyncOptions.read(new OptionReader(name -> null), java.util.Map.of());
        claim = new Election(store.transactions(), leases, 5)
                .begin("orders", Firing.MANUAL, null, options, false, FullRead.NONE);
        ledger.freeze(claim, new Plan("", List.of(new Split(0, "a", -1), new Split(1, "b", -1))), null, "");
    }

    private static Manifest manifest(int... splits) {
        return new Manifest(
                "folder:orders",
                java.util.Arrays.stream(splits)
                        .mapToObj(split -> new StagedSplit(split, 1, 10, 100, List.of(), null))
                        .toList());
    }

    private void done(int split, Counts counts, List<Manifest> all) {
        List<Manifest> staged = List.of(manifest(split));
        ledger.done(claim.lease(), claim.run(), split, 1, 5, counts, staged, List.of(), List.of(), all, Counts.NONE);
    }

    private RunStatus status() {
        return store.run(claim.run().id()).status();
    }

    @Test
    void bindsAndCommitsARunThatAddsUp() {
        done(0, new Counts(13, 2, 0, 1), null);
        done(1, new Counts(10, 0, 0), List.of(manifest(0, 1)));
        assertThat(status()).isEqualTo(RunStatus.PUBLISHING);
        ledger.commit(claim.lease(), claim.run(), null, false, Position.NONE, null, List.of());
        assertThat(status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void doesNotBindARunOfWhichASplitIsMissing() {
        assertThatThrownBy(() -> done(1, new Counts(10, 0, 0), List.of(manifest(1))))
                .hasMessageContaining("split 0 is not done");
        assertThatThrownBy(() -> ledger.bind(claim.lease(), claim.run(), List.of(), Counts.NONE))
                .hasMessageContaining("split 0 is not done");
        assertThat(status()).isEqualTo(RunStatus.EXTRACTING);
    }

    @Test
    void doesNotBindAManifestThatHoldsOtherRowsThanTheSplits() {
        done(0, new Counts(10, 0, 0), null);
        assertThatThrownBy(() -> done(1, new Counts(10, 0, 0), List.of(manifest(1))))
                .hasMessageContaining("splits have staged 20 rows")
                .hasMessageContaining("manifest holds 10");
        assertThat(status()).isEqualTo(RunStatus.EXTRACTING);
    }

    @Test
    void doesNotBindASplitThatHasReadMoreThanItStaged() {
        done(0, new Counts(10, 0, 0), null);
        assertThatThrownBy(() -> done(1, new Counts(13, 1, 0, 1), List.of(manifest(0, 1))))
                .hasMessageContaining("split 1 has read 11 rows that are neither filtered nor dirty, and staged 10");
    }

    @Test
    void doesNotCommitWhenSplitsWereLostAfterTheRunWasBound() {
        done(0, new Counts(10, 0, 0), null);
        done(1, new Counts(10, 0, 0), List.of(manifest(0, 1)));
        store.transactions().write(sql -> sql.update("UPDATE sync_split SET done = FALSE WHERE split_no = 1"));
        assertThatThrownBy(() -> ledger.commit(claim.lease(), claim.run(), null, false, Position.NONE, null, List.of()))
                .hasMessageContaining("split 1 is not done");
        assertThat(status()).isEqualTo(RunStatus.PUBLISHING);
    }
}
