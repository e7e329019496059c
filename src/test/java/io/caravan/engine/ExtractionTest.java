package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import io.caravan.store.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a run reads, and what becomes of it when its source fails. */
class ExtractionTest extends RouteFixture {
    @Test
    void movesTheCursorOnlyWithEachCommittedRun() throws Exception {
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "60"));
        node.rows(60, 70);
        assertThat(node.run(route).window()).isEqualTo(new Window("60", "70"));
        assertThat(node.rows.plans).containsExactly(route + " null", route + " 60");
        assertPublished(70);
    }

    @Test
    void triesASplitAgainWhileTheOutsideIsAtFault() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1 && batch == 1 && failures.incrementAndGet() < 5) {
                throw new IOException("connection reset");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(node.rows.reads).contains("s1-a1", "s1-a2", "s1-a5").doesNotContain("s0-a2");
        assertPublished(60);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void failsAfterFiveAttemptsAndPlansTheWindowAnew() throws Exception {
        node.rows.trouble = (attempt, batch) -> {
            throw new IOException("connection reset");
        };
        RunRecord failed = node.run(route);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.category()).isEqualTo(RunException.Category.EXTERNAL);
        assertThat(failed.error()).startsWith(route + ": cannot read split").contains("IOException: connection reset");
        assertThat(node.store.cursors()).doesNotContainKey(route);
        node.rows.trouble = (attempt, batch) -> {};
        node.rows(60, 65);
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "65"));
        assertPublished(65);
    }

    @Test
    void failsAtOnceWhenTheUserIsAtFault() {
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user(route + ": cannot read table 'x': it does not exist. Correct 'table'.");
        };
        assertThat(node.run(route).error()).contains("Correct 'table'");
        assertThat(node.rows.plans).hasSize(1);
        assertThat(node.rows.reads).isEmpty();
    }

    @Test
    void failsWhenThereIsNoSource() {
        node.rows.making = () -> {
            throw RunException.user("cannot open connection 'shpo': there is no such setting.");
        };
        RunRecord failed = node.run(route);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error()).contains("cannot open connection 'shpo'");
        node.rows.making = () -> {};
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
    }

    @Test
    void triesAnUnreachableSourceAgainBeforeItFails() {
        node.rows.planTrouble = (attempt, batch) -> {
            throw new IOException("refused");
        };
        assertThat(node.run(route).category()).isEqualTo(RunException.Category.EXTERNAL);
        assertThat(node.rows.plans).hasSize(5);
    }

    @Test
    void stopsTheOtherSplitsWhenOneFails() {
        CountDownLatch blocked = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 0) {
                blocked.countDown();
                Thread.sleep(60_000);
            }
            blocked.await();
            throw RunException.data("broken row");
        };
        assertThat(node.run(route).error()).isEqualTo("broken row");
    }

    @Test
    void letsTheSourceGoHoweverTheRunEnds() throws Exception {
        node.run(route);
        assertThat(node.rows.released).hasValue(1);
        node.rows.planTrouble = (attempt, batch) -> {
            throw RunException.user("orders: cannot plan: the table is gone. Correct the route.");
        };
        node.run(route);
        assertThat(node.rows.released).hasValue(2);
    }

    /** Publishing may take hours, and what a source holds is not needed for it. */
    @Test
    void letsTheSourceGoBeforeItPublishes() throws Exception {
        List<Integer> released = new CopyOnWriteArrayList<>();
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                released.add(node.rows.released.get());
            }
        };
        node.run(route);
        assertThat(released).isNotEmpty().containsOnly(1);
    }

    @Test
    void failsWhenAHelperMeetsAnErrorThatCannotEvenBeTold() throws Exception {
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1) {
                throw new Untellable();
            }
        };
        RunRecord failed = node.run(route);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.category()).isEqualTo(RunException.Category.BUG);
        assertThat(Folder.published(root, route)).isEmpty();
        assertThat(node.store.cursors()).doesNotContainKey(route);
    }

    /** As an error for want of memory, which meets the same want when somebody asks for its message. */
    private static final class Untellable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }
}
