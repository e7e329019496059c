package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.table.HiveOptions;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishRefused;
import io.caravan.run.Run;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs for a date that was copied before, and runs for each value of a parameter, in the real lake. */
class HiveBackfillTest {
    private static final Instant TIME = Instant.parse("2026-11-02T00:00:00Z");
    private static HiveFixture hive;

    @BeforeAll
    static void open() {
        hive = new HiveFixture("backfill");
    }

    @AfterAll
    static void close() {
        hive.close();
    }

    @Test
    void appendingADateAgainReplacesWhatTheScheduleAppendedForIt() throws Exception {
        HiveOptions options = hive.options("again");
        hive.write(options, HiveFixture.run("r", TIME), HiveFixture.orders(1, "a", 1, 2, "b", 2));
        hive.write(options, HiveFixture.run("r", TIME.plusSeconds(86_400)), HiveFixture.orders(9, "other", 9));
        hive.write(options, HiveFixture.backfill("r", TIME), HiveFixture.orders(1, "a", 1, 2, "b", 2, 3, "late", 3));
        hive.write(options, HiveFixture.backfill("r", TIME), HiveFixture.orders(1, "a", 1, 2, "b", 2, 3, "late", 3));
        assertThat(hive.rows("again")).containsExactly("[1, a, 1]", "[2, b, 2]", "[3, late, 3]", "[9, other, 9]");
    }

    @Test
    void aFiringAfterItsTimeWasBackfilledReplacesThat() throws Exception {
        HiveOptions options = hive.options("future");
        hive.write(options, HiveFixture.backfill("r", TIME), HiveFixture.orders(1, "early", 1));
        Run fired = new Run(900_001, "r", TIME, Run.Trigger.SCHEDULE, ZoneOffset.UTC, Map.of(), 1);
        hive.write(options, fired, HiveFixture.orders(1, "late", 1));
        assertThat(hive.rows("future")).containsExactly("[1, late, 1]");
    }

    @Test
    void aDateOfASourceWithACursorLeavesAloneWhatTheCursorCopied() throws Exception {
        HiveOptions options = hive.options("by_cursor");
        byCursor(options, HiveFixture.run("r", TIME), 1);
        byCursor(options, HiveFixture.backfill("r", TIME), 2);
        byCursor(options, HiveFixture.backfill("r", TIME), 3);
        assertThat(hive.rows("by_cursor")).containsExactly("[1, x, 1]", "[3, x, 3]");
    }

    private static void byCursor(HiveOptions options, Run run, int id) throws Exception {
        Participant participant = hive.join(options, run);
        Manifest manifest = HiveFixture.stage(participant, run, "v", List.of(List.of(HiveFixture.orders(id, "x", id))));
        participant.publish(manifest, () -> {});
        assertThat(participant.verify(manifest)).isTrue();
        participant.clean();
    }

    @Test
    void aTransactionalTableRefusesATimeThatHasCommittedButNotOneThatHasFailed() throws Exception {
        hive.sql("CREATE TABLE " + hive.database
                + ".acid (id bigint, name string, v int) STORED AS ORC TBLPROPERTIES ('transactional'='true')");
        HiveOptions options = hive.options("acid");
        hive.write(options, rerun(false), HiveFixture.orders(1, "a", 1));
        assertThatThrownBy(() -> hive.write(options, rerun(true), HiveFixture.orders(1, "a", 1)))
                .hasMessageContaining("r/" + hive.database + ".acid: cannot append to Hive table '" + hive.database
                        + ".acid' again: a run for the same time has committed");
        // Staged by a process that knew nothing of the other run.
        Run late = rerun(true);
        Manifest staged = HiveFixture.stage(
                hive.join(options, rerun(false)), late, List.of(List.of(HiveFixture.orders(1, "a", 1))));
        assertThatThrownBy(() -> hive.join(options, late).publish(staged, () -> {}))
                .isInstanceOf(PublishRefused.class);
        assertThat(hive.rows("acid")).containsExactly("[1, a, 1]");
    }

    private static Run rerun(boolean repeats) {
        return new Run(number++, "r", TIME, Run.Trigger.BACKFILL, ZoneOffset.UTC, Map.of(), 1, repeats);
    }

    @Test
    void eachValueOfAParameterKeepsItsRowsOfOneTime() throws Exception {
        HiveOptions options = hive.options("sites");
        for (String site : List.of("a", "b", "a")) {
            Run run = site(site, Run.Trigger.BACKFILL);
            hive.write(options, run, HiveFixture.orders(site.equals("a") ? 1 : 2, site, 1));
        }
        assertThat(hive.rows("sites")).containsExactly("[1, a, 1]", "[2, b, 1]");
    }

    @Test
    void refusesToOverwriteTheSameForEachValue() {
        assertThatThrownBy(() -> Places.apart(hive.options("t", "mode", "overwrite"), site("a", Run.Trigger.MANUAL)))
                .hasMessageContaining("cannot overwrite for each value of 'site'");
        Places.apart(
                hive.options("t", "mode", "overwrite", "partition", "site=${site}.each_value"),
                site("a", Run.Trigger.MANUAL));
    }

    @Test
    void knowsWhichPartitionsOfARangeAreThere() throws Exception {
        HiveOptions options = hive.options("days", "mode", "overwrite", "partition", "dt=${yyyymmdd}");
        hive.write(options, HiveFixture.backfill("r", TIME), HiveFixture.orders(1, "a", 1));
        assertThat(new Places(hive.lake.tables(), options)
                        .of(List.of(
                                HiveFixture.backfill("r", TIME), HiveFixture.backfill("r", TIME.plusSeconds(86_400)))))
                .extracting(place -> place.name() + " " + place.exists())
                .containsExactly("dt=20261101 true", "dt=20261102 false");
    }

    @Test
    void knowsWhichRunsMayPublishSideBySide() {
        List<Run> runs = List.of(HiveFixture.backfill("r", TIME), HiveFixture.backfill("r", TIME.plusSeconds(86_400)));
        assertThat(Places.apart(hive.options("t"), runs, false)).isTrue();
        assertThat(Places.apart(hive.options("t", "mode", "overwrite"), runs, false))
                .isFalse();
        assertThat(Places.apart(hive.options("t", "mode", "overwrite", "partition", "dt=${bizdate}"), runs, false))
                .isTrue();
        assertThat(Places.apart(hive.options("t", "mode", "overwrite", "partition", "dt=${yyyymm}"), runs, false))
                .isFalse();
        assertThat(Places.apart(hive.options("t", "mode", "overwrite-dynamic", "partition", "v"), runs, true))
                .isFalse();
        assertThat(Places.apart(
                        hive.options(
                                "t",
                                "mode",
                                "overwrite-dynamic",
                                "partition",
                                "dt=${bizdate}/v",
                                "scope",
                                "dt=${bizdate}"),
                        runs,
                        false))
                .isTrue();
        assertThat(Places.apart(hive.options("t", "mode", "upsert", "key", "id"), runs, false))
                .isFalse();
        assertThat(Places.apart(hive.options("t", "mode", "upsert", "key", "id"), runs, true))
                .isTrue();
    }

    private static int number = 910_000;

    private static Run site(String site, Run.Trigger trigger) {
        return new Run(number++, "r", TIME, trigger, ZoneOffset.UTC, Map.of("site", site), 0);
    }
}
