package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.engine.Stores;
import io.caravan.run.Published;
import io.caravan.run.Run;
import io.caravan.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the run store keeps about what runs have published. */
class PublicationBookTest {
    private static final Instant TIME = Instant.parse("2026-01-02T00:00:00Z");
    private static int number;

    @TempDir
    private Path folder;

    private DataSource database;
    private Transactions transactions;

    private void open(Stores store) {
        database = store.open(folder, "publications" + number++);
        transactions = RunStore.open(database).transactions();
    }

    /** A run that is being published, and its part of the book. */
    private record Publishing(Run run, PublicationBook book) {}

    private Publishing run(long id, int attempts) throws Exception {
        Lease lease =
                transactions.write(sql -> new Leases(transactions, "n", Duration.ofSeconds(30)).take(sql, "r" + id));
        Stores.update(
                database,
                "INSERT INTO sync_run (run_id, route, logical_time, fired_by, zone, task, status, attempts, crashes,"
                        + " cursor_version, rows_read, rows_filtered, rows_published, bytes_read, started, rerun) VALUES ("
                        + id + ", 'orders', TIMESTAMP WITH TIME ZONE '2026-01-02 00:00:00+00:00', 'BACKFILL', 'Z', 'r"
                        + id + "', 'PUBLISHING', " + attempts + ", 0, 0, 0, 0, 0, 0, CURRENT_TIMESTAMP, " + id + ")");
        Run run = new Run(id, "orders", TIME, Run.Trigger.BACKFILL, ZoneOffset.UTC);
        return new Publishing(run, new PublicationBook(transactions, lease, run));
    }

    private void folder(Publishing run, String name, String replaces) {
        run.book().note(Published.Kind.FOLDER, List.of(new Published.Note("hive:a.t", "dt=1", name, replaces)));
    }

    private void commit(Publishing run) throws Exception {
        transactions.write(sql -> {
            PublicationBook.commit(sql, run.run(), Duration.ZERO);
            return null;
        });
        Stores.update(
                database,
                "UPDATE sync_run SET status = 'COMMITTED', finished = CURRENT_TIMESTAMP WHERE run_id = "
                        + run.run().id());
    }

    private List<String> replaced() {
        return transactions
                .read(sql -> PublicationBook.replaced(sql, "hive:", sql.now().plusSeconds(1), 10))
                .stream()
                .map(stood -> stood.note().detail())
                .toList();
    }

    private List<String> due() {
        return transactions.read(sql -> PublicationBook.due(sql, "hive:", 10)).stream()
                .map(stood -> stood.note().detail())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aCommitReplacesWhatThePlacePointedTo(Stores store) throws Exception {
        open(store);
        Publishing first = run(1, 1);
        folder(first, "/x/r1", null);
        commit(first);
        Publishing second = run(2, 1);
        folder(second, "/x/r2", "/x/r1");
        assertThat(replaced()).isEmpty();
        commit(second);
        assertThat(replaced()).containsExactly("/x/r1");
        assertThat(due()).isEmpty();
        // One that never was what the place pointed to may be somebody else's by now.
        Publishing third = run(3, 1);
        folder(third, "/x/r3", "/elsewhere");
        commit(third);
        assertThat(replaced()).containsExactly("/x/r1");
        assertThat(transactions
                        .read(sql -> PublicationBook.standing(
                                sql,
                                PublicationBook.replaced(sql, "hive:", sql.now().plusSeconds(1), 1)
                                        .get(0)
                                        .key()))
                        .note()
                        .detail())
                .isEqualTo("/x/r3");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void whatNeededMoreThanOneTryOrAttemptIsReadBackAndKept(Stores store) throws Exception {
        open(store);
        Publishing twice = run(1, 1);
        folder(twice, "/x/r1", null);
        folder(twice, "/x/r1", null);
        commit(twice);
        assertThat(due()).containsExactly("/x/r1");
        Publishing takenOver = run(2, 2);
        folder(takenOver, "/x/r2", "/x/r1");
        commit(takenOver);
        assertThat(due()).containsExactlyInAnyOrder("/x/r1", "/x/r2");
        assertThat(replaced()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void filesAreKnownToRunsOfTheSameTimeUntilTheyAreTakenAway(Stores store) throws Exception {
        open(store);
        Publishing first = run(1, 1);
        first.book().note(Published.Kind.FILES, List.of(new Published.Note("hive:a.t", "x", "names", null)));
        Publishing second = run(2, 1);
        List<Published.Earlier> earlier = second.book().earlier("hive:a.t");
        assertThat(earlier)
                .containsExactly(
                        new Published.Earlier(1, false, false, new Published.Note("hive:a.t", "x", "names", null)));
        assertThat(second.book().earlier("hive:a.other")).isEmpty();
        commit(first);
        assertThat(second.book().earlier("hive:a.t"))
                .extracting(Published.Earlier::committed)
                .containsExactly(true);
        second.book().takenAway(earlier);
        assertThat(second.book().earlier("hive:a.t")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void filesOfARunThatWasGivenUpInDoubtAreKnownToRunsOfAnyTime(Stores store) throws Exception {
        open(store);
        Publishing doubtful = run(1, 1);
        doubtful.book().note(Published.Kind.FILES, List.of(new Published.Note("hive:a.t", "x", "names", null)));
        Publishing later = run(2, 1);
        PublicationBook other = new PublicationBook(
                transactions,
                new Lease("r2", 0, 0),
                new Run(2, "orders", TIME.plusSeconds(60), Run.Trigger.SCHEDULE, ZoneOffset.UTC));
        assertThat(other.earlier("hive:a.t")).isEmpty();
        transactions.write(sql -> {
            RunLedger.close(sql, doubtful.run(), RunStatus.CANCELLED, null);
            return null;
        });
        assertThat(other.earlier("hive:a.t"))
                .extracting(Published.Earlier::givenUp)
                .containsExactly(true);
        assertThat(later.book().earlier("hive:a.t")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
    void aRunThatFailedHasLeftNoFilesAndAFolderThatNothingPointsTo(Stores store) throws Exception {
        open(store);
        Publishing failed = run(1, 1);
        failed.book().note(Published.Kind.FILES, List.of(new Published.Note("hive:a.t", "x", "names", null)));
        folder(failed, "/x/r1", null);
        transactions.write(sql -> {
            RunLedger.close(sql, failed.run(), RunStatus.FAILED, null);
            return null;
        });
        assertThat(run(2, 1).book().earlier("hive:a.t")).isEmpty();
        assertThat(replaced()).containsExactly("/x/r1");
    }
}
