package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.PublishRefused;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.run.Window;
import io.caravan.store.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What becomes of a run when a target fails, or its cursor was moved. */
class PublicationTest extends RouteFixture {
    @Test
    void publishesAgainWhenTheOutcomeWasUnknown() throws Exception {
        AtomicInteger published = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("published") && published.incrementAndGet() == 1) {
                throw RunException.external("time-out after the fact", null);
            }
            if (step.equals("publish")
                    && published.get() == 0
                    && Folder.published(root, route).size() > 10) {
                published.incrementAndGet();
                throw new IOException("time-out half way");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertPublished(60);
    }

    @Test
    void resumesAPublicationThatStaysInDoubtAndQuarantinesItAfterFiveTries() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                throw new IOException("no answer");
            }
        };
        RunRecord run = node.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.PUBLISHING);
        assertThat(run.error()).contains("no answer");
        for (int i = 0; i < 5; i++) {
            recover();
        }
        assertThat(node.last(route).status()).isEqualTo(RunStatus.QUARANTINED);
        recover();
        assertThat(node.last(route)).extracting(RunRecord::attempts).isEqualTo(6);
        node.folder.trouble = step -> {};
        node.rows(60, 65);
        assertThat(node.run(route).window()).isEqualTo(new Window(null, "60"));
        assertThat(node.run(route).window()).isEqualTo(new Window("60", "65"));
        assertPublished(65);
        assertThat(node.rows.reads).hasSize(6);
    }

    private void recover() throws Exception {
        node.engine.scheduler.recoverNow();
        node.settle();
    }

    @Test
    void failsWhenTheFirstTargetRefusesBecauseNothingIsVisible() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("publish")) {
                throw new PublishRefused(RunException.user("the table has other columns"));
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.FAILED);
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void quarantinesWhenATargetGivesUpHalfWay() throws Exception {
        AtomicInteger files = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("publish") && files.incrementAndGet() > 1) {
                throw RunException.user("no permission for the second file");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(Folder.published(root, route)).hasSize(20);
        node.folder.trouble = step -> {};
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertPublished(60);
    }

    @Test
    void quarantinesWhenASecondTargetRefusesBecauseTheFirstIsVisible() throws Exception {
        route += "2";
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r").id(route).multicast().to("folder:" + route + "a", "folder:" + route + "b");
            }
        });
        AtomicInteger done = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                done.incrementAndGet();
            } else if (step.equals("publish") && done.get() == 1) {
                throw new PublishRefused(RunException.user("the table has other columns"));
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(node.store.cursors()).doesNotContainKey(route);
        assertThat(node.engine.control().cancel(route)).isPresent();
        assertThat(node.last(route).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(node.engine.control().cancel(route)).isEmpty();
        assertThat(Folder.staged(root, route + "b")).isEmpty();
    }

    private void twoTargets() throws Exception {
        route += "2";
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r").id(route).multicast().to("folder:" + route + "a", "folder:" + route + "b");
            }
        });
    }

    @Test
    void asksAllTargetsBeforeTheFirstOneShowsAnything() throws Exception {
        twoTargets();
        node.folder.trouble = step -> {
            if (step.equals("check " + route + "b")) {
                throw RunException.user("the second table was dropped");
            }
        };
        assertThat(node.run(route).status()).isEqualTo(RunStatus.FAILED);
        assertThat(Folder.published(root, route + "a")).isEmpty();
    }

    @Test
    void aRunThatStandsBetweenTwoTargetsSaysSoAndIsFinishedWithoutTouchingTheFirstAgain() throws Exception {
        twoTargets();
        AtomicInteger done = new AtomicInteger();
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                done.incrementAndGet();
            } else if (step.equals("publish") && done.get() == 1) {
                throw RunException.user("no permission");
            }
        };
        RunRecord run = node.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(run.error()).contains("Its rows are visible at folder:" + route + "a already");
        assertThat(node.engine.runs().detail(run.run().id()).targets())
                .extracting(target -> target.target() + " " + target.visible())
                .containsExactly("folder:" + route + "a true", "folder:" + route + "b false");
        // Somebody takes the rows of the first target away meanwhile: that is not this run's any more.
        try (Stream<Path> files = Files.list(root.resolve(route + "a").resolve("published"))) {
            files.forEach(file -> file.toFile().delete());
        }
        node.folder.trouble = step -> {};
        assertThat(node.run(route).status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(Folder.published(root, route + "a")).isEmpty();
        assertThat(Folder.published(root, route + "b")).hasSize(60);
    }

    @Test
    void quarantinesARunWhoseCursorSomebodyMoved() throws Exception {
        node.run(route);
        node.rows(60, 65);
        node.folder.trouble = step -> {
            if (step.equals("published")) {
                try (var connection = database.getConnection();
                        var statement = connection.createStatement()) {
                    statement.executeUpdate("UPDATE sync_cursor SET version = 99 WHERE route = '" + route + "'");
                }
            }
        };
        RunRecord run = node.run(route);
        assertThat(run.status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(run.error()).contains("its cursor was moved by somebody else");
    }
}
