package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.Published;
import io.caravan.run.PublishedArea;
import io.caravan.run.Run;
import io.caravan.store.Lease;
import io.caravan.store.Leases;
import io.caravan.store.PlaceBook;
import io.caravan.store.PublicationBook;
import io.caravan.store.RunStore;
import io.caravan.store.Transactions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of folders that were replaced. */
class PublishedPlacesTest {
    private static int number;

    @TempDir
    private Path folder;

    private final Area area = new Area();
    private DataSource database;
    private PublishedPlaces places;

    /** A system with places in memory, which keeps nothing that was replaced. */
    private static final class Area implements PublishedArea {
        private final Map<String, String> folders = new HashMap<>();
        private final List<String> removed = new ArrayList<>();

        @Override
        public String prefix() {
            return "hive:";
        }

        @Override
        public Duration keep() {
            return Duration.ofSeconds(-1);
        }

        @Override
        public Optional<String> folder(String root, String path) {
            return Optional.ofNullable(folders.get(path));
        }

        @Override
        public void point(String root, String path, String folder) {
            folders.put(path, folder);
        }

        @Override
        public boolean there(String folder) {
            return !removed.contains(folder);
        }

        @Override
        public void remove(String folder) {
            removed.add(folder);
        }
    }

    @BeforeEach
    void twoRunsHavePublishedIntoOnePartition() throws Exception {
        database = Stores.H2_MEMORY.open(folder, "places" + number++);
        Transactions transactions = RunStore.open(database).transactions();
        Leases leases = new Leases(transactions, "n", Duration.ofSeconds(30));
        places = new PublishedPlaces(
                transactions,
                leases,
                new PlaceBook(transactions, leases),
                new RunMetrics(new SimpleMeterRegistry(), Clock.systemUTC()));
        places.add(area);
        publish(1, transactions, null, "/lake/t/r1");
        publish(2, transactions, "/lake/t/r1", "/lake/t/r2");
    }

    private void publish(long id, Transactions transactions, String replaces, String made) throws Exception {
        Stores.update(
                database,
                "INSERT INTO sync_run (run_id, route, logical_time, fired_by, zone, task, status, attempts, crashes,"
                        + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started, finished, rerun)"
                        + " VALUES (" + id + ", 'orders', TIMESTAMP WITH TIME ZONE '2026-01-02 00:00:00+00:00',"
                        + " 'BACKFILL', 'Z', 'r" + id + "', 'COMMITTED', 1, 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP,"
                        + " CURRENT_TIMESTAMP, " + id + ")");
        Lease lease =
                transactions.write(sql -> new Leases(transactions, "n", Duration.ofSeconds(30)).take(sql, "r" + id));
        Run run = new Run(id, "orders", Instant.parse("2026-01-02T00:00:00Z"), Run.Trigger.BACKFILL, ZoneOffset.UTC);
        new PublicationBook(transactions, lease, run)
                .note(Published.Kind.FOLDER, List.of(new Published.Note("hive:a.t", "dt=1", made, replaces)));
        transactions.write(sql -> {
            PublicationBook.commit(sql, run, Duration.ZERO);
            return null;
        });
        area.point("hive:a.t", "dt=1", made);
    }

    private void look() {
        places.work(() -> true);
    }

    private void aWeekPasses() throws Exception {
        Stores.update(database, "UPDATE sync_publication SET noted = DATEADD('DAY', -8, noted)");
    }

    @Test
    void whatWasReplacedIsRemovedAndWhatStandsIsNot() throws Exception {
        look();
        assertThat(area.removed).containsExactly("/lake/t/r1");
        aWeekPasses();
        look();
        assertThat(area.removed).containsExactly("/lake/t/r1");
    }

    private String checked() {
        StringBuilder all = new StringBuilder();
        places.check(
                "hive:a.t", (place, problem) -> all.append(place).append(": ").append(problem));
        return all.toString();
    }

    @Test
    void aCheckFindsPlacesThatAreGoneOrPointElsewhere() {
        assertThat(checked()).isEqualTo("hive:a.t/dt=1: null");
        area.removed.add("/lake/t/r2");
        assertThat(checked()).endsWith("its folder '/lake/t/r2' was removed");
        area.removed.clear();
        area.point("hive:a.t", "dt=1", "/else");
        assertThat(checked())
                .endsWith("it points to '/else', which no run of this store has made, and not to '/lake/t/r2'");
        area.point("hive:a.t", "dt=1", "/lake/t/r1");
        assertThat(checked())
                .endsWith("it points to '/lake/t/r1', which an earlier run has made, and not to '/lake/t/r2'");
        area.folders.clear();
        assertThat(checked()).endsWith("it is not there any more");
    }

    @Test
    void whatAPlacePointsToAgainIsNotRemovedHoweverOldItIs() throws Exception {
        area.point("hive:a.t", "dt=1", "/lake/t/r1");
        aWeekPasses();
        look();
        assertThat(area.removed).isEmpty();
    }

    @Test
    void whatWasReplacedInAPartitionThatIsDroppedIsRemovedAfterAWeek() throws Exception {
        area.folders.clear();
        look();
        look();
        assertThat(area.removed).isEmpty();
        aWeekPasses();
        look();
        look();
        assertThat(area.removed).containsExactly("/lake/t/r1");
    }
}
