package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.DirtyRecord;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.DirtyRow;
import io.caravan.store.RunDetail;
import io.caravan.store.RunRecord;
import io.caravan.store.TooDirty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that cannot become rows: how many a run bears, and what is kept of them. */
class DirtyTest {
    @TempDir
    static Path root;

    private static final Map<Stores, DataSource> DATABASES = new HashMap<>();
    private static final AtomicInteger ROUTES = new AtomicInteger();
    private Node node;
    private String route;

    private static DataSource database(Stores store) {
        return DATABASES.computeIfAbsent(store, kind -> kind.open(root, "dirty"));
    }

    private Node node(Stores store, String name, String options) throws Exception {
        return new Node(name, database(store), root, Clock.systemUTC(), Power.on()).routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("rows:r?" + options).id(route).to("folder:" + route);
            }
        });
    }

    private RunRecord run(Stores store, String options, long rows, long... dirty) throws Exception {
        begin(store, options, rows, dirty);
        return node.run(route);
    }

    private void begin(Stores store, String options, long rows, long... dirty) throws Exception {
        route = "r" + ROUTES.incrementAndGet();
        node = node(store, "first", options).rows(0, rows);
        node.rows.dirty = id -> LongStream.of(dirty).anyMatch(one -> one == id);
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    private List<DirtyRow> kept(RunRecord run) {
        return node.store.dirty(run.run().id(), 0, 1000);
    }

    private List<String> positions(RunRecord run) {
        return kept(run).stream().map(row -> row.record().position()).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theFirstFailsARunThatIsToldNothing(Stores store) throws Exception {
        RunRecord run = run(store, "", 25, 17, 21);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.category()).isEqualTo(RunException.Category.DATA);
        assertThat(run.error())
                .isEqualTo(route + "/in/a.csv: cannot take line 17, column 'id': the text is not a number. Look at the"
                        + " dirty records of run " + run.run().id()
                        + "; correct the data, or raise 'maxDirty', which is 0.");
        assertThat(Folder.published(root, route)).isEmpty();
        assertThat(run.rowsDirty()).isEqualTo(1);
        assertThat(kept(run)).hasSize(1).first().satisfies(row -> {
            assertThat(row.record().place()).isEqualTo("in/a.csv");
            assertThat(row.record().column()).isEqualTo("id");
            assertThat(row.record().raw()).isEqualTo("secret 17".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(node.engine.runs().detail(run.run().id()).dirty()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void asManyAsItIsToldAreKeptAndCounted(Stores store) throws Exception {
        RunRecord run = run(store, "maxDirty=3&splits=2&parallelism=2", 25, 4, 5, 24);

        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(
                        RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsDirty, RunRecord::rowsPublished)
                .containsExactly(25L, 0L, 3L, 22L);
        assertThat(Folder.published(root, route)).hasSize(22).doesNotContain(4L, 5L, 24L);
        assertThat(positions(run)).containsExactlyInAnyOrder("line 4", "line 5", "line 24");
        assertThat(kept(run)).allSatisfy(row -> assertThat(row.split())
                .isEqualTo(row.record().position().equals("line 5") ? 1 : 0));
        RunDetail detail = node.engine.runs().detail(run.run().id());
        assertThat(detail.splits()).extracting(RunDetail.SplitProgress::dirty).containsExactly(2L, 1L);
        assertThat(node.meters.counter("caravan.rows.dirty", "route", route).count())
                .isEqualTo(3);
        List<DirtyRow> page = node.store.dirty(run.run().id(), 0, 2);
        assertThat(node.store.dirty(run.run().id(), page.get(1).number(), 2)).hasSize(1);
    }

    @Test
    void theLimitIsOneForAllSplits() throws Exception {
        RunRecord run = run(Stores.H2, "maxDirty=3&splits=3&parallelism=3", 60, 0, 10, 20, 30, 31, 32);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("raise 'maxDirty', which is 3");
        assertThat(Folder.published(root, route)).isEmpty();
        assertThat(run.rowsDirty()).isBetween(4L, 6L);
        assertThat(kept(run)).hasSize((int) run.rowsDirty());
    }

    @Test
    void aShareIsLookedAtWhileManyRowsAreRead() throws Exception {
        RunRecord run = run(
                Stores.H2,
                "maxDirtyPercent=0.5",
                4000,
                LongStream.range(1500, 1510).toArray());

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error())
                .contains("cannot take line 1507, column 'id': the text is not a number.")
                .contains("8 of 1508 rows are dirty: correct the data, or raise 'maxDirtyPercent', which is 0.5");
    }

    @Test
    void aShareIsBorneUpToItsLimit() throws Exception {
        RunRecord run = run(
                Stores.H2,
                "maxDirtyPercent=0.5",
                4000,
                LongStream.range(1000, 1005).toArray());

        assertThat(run.error()).isNull();
        assertThat(run.rowsDirty()).isEqualTo(5);
    }

    @Test
    void aShareOfFewRowsIsLookedAtWhenAllAreRead() throws Exception {
        RunRecord few = run(Stores.H2, "maxDirtyPercent=10", 20, 0, 1);
        assertThat(few.error()).isNull();
        node.close();

        RunRecord many = run(Stores.H2, "maxDirtyPercent=10&splits=2", 20, 0, 1, 2);
        assertThat(many.status()).isEqualTo(RunStatus.FAILED);
        assertThat(many.error())
                .isEqualTo(route + ": cannot publish the run: too many of its records are dirty. Look at the dirty"
                        + " records of run " + many.run().id()
                        + "; 3 of 20 rows are dirty: correct the data, or raise 'maxDirtyPercent', which is 10.");
        assertThat(kept(many)).hasSize(3);
        assertThat(Folder.published(root, route)).isEmpty();
        assertThat(Folder.staged(root, route)).isEmpty();
    }

    @Test
    void allAreCountedWhereOnlyTheFirstAreKept() throws Exception {
        RunRecord run = run(
                Stores.H2, "maxDirtyPercent=10", 900, LongStream.range(0, 150).toArray());

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("150 of 900 rows are dirty");
        assertThat(run.rowsDirty()).isEqualTo(150);
        assertThat(kept(run)).hasSize(TooDirty.KEPT);
    }

    @Test
    void bothLimitsHold() throws Exception {
        RunRecord run = run(Stores.H2, "maxDirty=1&maxDirtyPercent=50", 25, 3, 4);

        assertThat(run.error()).contains("raise 'maxDirty', which is 1");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void anAttemptThatFailedDoesNotCount(Stores store) throws Exception {
        begin(store, "maxDirty=2", 25, 3, 15);
        AtomicInteger failures = new AtomicInteger();
        node.rows.trouble = (attempt, batch) -> {
            if (batch == 2 && failures.incrementAndGet() < 3) {
                throw new IOException("connection reset");
            }
        };
        RunRecord run = node.run(route);

        assertThat(run.error()).isNull();
        assertThat(failures).hasValue(3);
        assertThat(run).extracting(RunRecord::rowsRead, RunRecord::rowsDirty).containsExactly(25L, 2L);
        assertThat(positions(run)).containsExactly("line 3", "line 15");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void theLimitHoldsAfterAResumeToo(int most) throws Exception {
        begin(Stores.H2, "splits=2&maxDirty=" + most, 40, 0, 2, 1, 3);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        node.rows.trouble = (attempt, batch) -> {
            if (attempt.split().number() == 1) {
                reached.countDown();
                never.await();
            }
        };
        Run killed = node.engine.starts().now(route).get(0);
        reached.await();
        node.kill();
        Node.expire(database(Stores.H2));
        Node first = node;
        node = node(Stores.H2, "second", "splits=2&maxDirty=" + most);
        node.rows.all = first.rows.all;
        node.rows.dirty = first.rows.dirty;
        node.start();
        Awaitility.await().until(() -> !node.store.run(killed.id()).status().open());
        RunRecord run = node.store.run(killed.id());

        assertThat(run.status()).isEqualTo(most == 4 ? RunStatus.COMMITTED : RunStatus.FAILED);
        assertThat(run.rowsDirty()).isEqualTo(4);
        assertThat(positions(run)).containsExactly("line 0", "line 2", "line 1", "line 3");
    }

    @Test
    void aRunThatFailsKeepsTheFirstAndTheLast() throws Exception {
        RunRecord run =
                run(Stores.H2, "maxDirty=300", 1000, LongStream.range(0, 400).toArray());

        assertThat(run.rowsDirty()).isEqualTo(301);
        assertThat(positions(run)).hasSize(100).startsWith("line 0", "line 1").endsWith("line 98", "line 300");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void whatATargetHandsBackIsKeptAndCountedLikeASourcesOwn(Stores store) throws Exception {
        begin(store, "maxDirty=4&splits=2&parallelism=2", 25, 4);
        node.folder.refused = id -> id == 5 || id == 6 || id == 24;
        RunRecord run = node.run(route);

        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(
                        RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsDirty, RunRecord::rowsPublished)
                .containsExactly(25L, 0L, 4L, 21L);
        assertThat(Folder.published(root, route)).hasSize(21).doesNotContain(4L, 5L, 6L, 24L);
        assertThat(positions(run)).containsExactlyInAnyOrder("line 4", "row 5", "row 6", "row 24");
    }

    @Test
    void oneThatATargetHandsBackTooMuchFailsTheRun() throws Exception {
        begin(Stores.H2, "maxDirty=1", 25);
        node.folder.refused = id -> id > 10 && id < 20;
        RunRecord run = node.run(route);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error())
                .startsWith(
                        route + "/folder: cannot take row 12, column 'id': the folder does not take it. Look at the")
                .endsWith("correct the data, or raise 'maxDirty', which is 1.");
        assertThat(positions(run)).containsExactly("row 11", "row 12");
        assertThat(Folder.published(root, route)).isEmpty();
    }

    @Test
    void aShareThatATargetHandsBackIsOneOfAllThatWereSent() throws Exception {
        begin(Stores.H2, "maxDirtyPercent=60", 2000);
        node.folder.refused = id -> id >= 1000 && id % 2 == 0;
        RunRecord run = node.run(route);

        assertThat(run.error()).isNull();
        assertThat(run.rowsDirty()).isEqualTo(500);
    }

    @Test
    void whatASourceSwallowsFailsTheRunAllTheSame() throws Exception {
        begin(Stores.H2, "", 5);
        node.rows.trouble = (attempt, batch) -> {
            try {
                attempt.dirty(new DirtyRecord("in/a.csv", null, null, "it is cut off", null));
            } catch (RunException e) {
                // A source should not do this.
            }
        };
        RunRecord run = node.run(route);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).startsWith(route + "/in/a.csv: cannot take a record: it is cut off. Look at");
    }

    @Test
    void onlySoMuchOfASplitIsKept() throws Exception {
        begin(Stores.H2, "maxDirty=20000", 5);
        node.rows.trouble = (attempt, batch) -> {
            for (int i = 0; i < 10_050; i++) {
                attempt.dirty(new DirtyRecord("in/a.csv", "line " + i, null, "it is long", new byte[100_000]));
            }
        };
        RunRecord run = node.run(route);

        assertThat(run.error()).isNull();
        assertThat(run.rowsDirty()).isEqualTo(10_050);
        List<DirtyRow> first = kept(run);
        assertThat(first.stream().filter(row -> row.record().raw().length == DirtyRecord.MOST_RAW))
                .hasSize(64);
        assertThat(first.get(64).record().raw()).isEmpty();
        assertThat(node.store.dirty(run.run().id(), first.get(0).number() + 9_990, 1000))
                .hasSize(9);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theyAreForgottenWithTheirRun(Stores store) throws Exception {
        RunRecord old = run(store, "maxDirty=1", 25, 3);
        node.rows.all.add(25L);
        node.run(route);
        assertThat(kept(old)).hasSize(1);
        Stores.update(
                database(store),
                "UPDATE sync_run SET finished = finished - INTERVAL '100' DAY WHERE run_id = "
                        + old.run().id());
        node.engine.history.prune();

        assertThat(node.store.run(old.run().id())).isNull();
        assertThat(kept(old)).isEmpty();
    }

    @Test
    void textsThatADatabaseDoesNotTakeAreKeptAllTheSame() throws Exception {
        begin(Stores.POSTGRESQL, "maxDirty=1", 5);
        node.rows.trouble = (attempt, batch) ->
                attempt.dirty(new DirtyRecord("in/\0.csv", "line \0", "\0", "\0", new byte[] {0, -1}));
        RunRecord run = node.run(route);

        assertThat(run.error()).isNull();
        assertThat(kept(run).get(0).record().raw()).containsExactly(0, -1);
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        route = "r";
        for (String wrong : List.of("maxDirty=-1", "maxDirty=few", "maxDirtyPercent=101", "maxDirtyPercent=x")) {
            assertThatThrownBy(() -> begin(Stores.H2, wrong, 1))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .rootCause()
                    .hasMessageContaining("'" + wrong.replace("=", "' is '") + "'");
        }
        assertThatThrownBy(() -> begin(Stores.H2, "maxDirtyPercent=-1", 1))
                .rootCause()
                .hasMessage("'maxDirtyPercent' is '-1': a number from 0 to 100, such as 0.5, is allowed");
        node = null;
    }
}
