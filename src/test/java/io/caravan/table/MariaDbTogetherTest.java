package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.RecordBatch;
import io.caravan.run.Plan;
import io.caravan.run.RunAnew;
import io.caravan.run.Split;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splits of a table of MariaDB are read in one state of it, whoever changes it meanwhile, or the run says that they are not. */
class MariaDbTogetherTest {
    private static final int ROWS = 20_000;
    private static String url;
    private Reads reads;

    @BeforeAll
    static void users() throws Exception {
        url = MariaDbServer.get().database("together");
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE USER reader@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('')",
                "GRANT SELECT ON together.* TO reader@localhost");
    }

    @BeforeEach
    void table() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE t (id int primary key, v varchar(100))",
                "INSERT INTO t SELECT seq, repeat('x', 100) FROM seq_1_to_" + ROWS);
        reads = reads("root", 4);
    }

    @AfterEach
    void close() {
        reads.close();
    }

    private static Reads reads(String user, int connections) {
        return new Reads(Map.of(
                "db.url",
                url,
                "db.username",
                user,
                "db.password",
                "",
                "db.max-connections",
                Integer.toString(connections),
                "db.acquire-timeout",
                "10s"));
    }

    private TableSource source(String... more) {
        return reads.source(Stream.concat(
                        Stream.of("table", "t", "columns", "id", "parallelism", "8", "batchRows", "500"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"2,1", "3,8", "4,8", "9,8"})
    void aRowThatMovesFromSplitToSplitIsThereOnce(int connections, int splits) throws Exception {
        reads.close();
        reads = reads("root", connections);
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        assertThat(plan.splits()).hasSize(splits);
        assertThat(plan.warnings()).isEmpty();
        AtomicBoolean moved = new AtomicBoolean();
        List<Integer> ids = new ArrayList<>();
        for (Split split : plan.splits()) {
            source.read(new Told(plan, split, batch -> {
                ids.addAll(ids(batch));
                if (!moved.getAndSet(true)) {
                    execute("BEGIN NOT ATOMIC START TRANSACTION; UPDATE t SET id = -1 WHERE id = " + (ROWS - 5)
                            + "; UPDATE t SET id = 100000 WHERE id = 3; DELETE FROM t WHERE id = " + (ROWS - 9)
                            + "; COMMIT; END");
                }
            }));
        }
        assertThat(ids).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(Collections.min(ids)).isEqualTo(1);
        assertThat(Collections.max(ids)).isEqualTo(ROWS);
        source.release();
    }

    @Test
    void noTableTakesItsPlaceBeforeAllIsRead() throws Exception {
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        for (String change : List.of("RENAME TABLE t TO old, fresh TO t", "ALTER TABLE t ADD w int", "TRUNCATE t")) {
            assertThatThrownBy(() -> MariaDbServer.execute(
                            url, "CREATE OR REPLACE TABLE fresh LIKE t", "SET SESSION lock_wait_timeout = 0", change))
                    .hasMessageContaining("Lock wait timeout");
        }
        assertThat(Reads.rows(source, plan)).hasSize(ROWS);
        source.release();
        // A server lets go a moment after the client has asked it to.
        MariaDbServer.execute(url, "SET SESSION lock_wait_timeout = 30", "ALTER TABLE t ADD w int");
        assertThat(reads.connections.free("db", 10)).hasSize(4);
    }

    /** Whatever is committed while readers begin, all or none of them see it. */
    @Test
    void readersBeginInOneStateWhileOthersWrite() throws Exception {
        MariaDbServer.execute(
                url,
                "CREATE OR REPLACE TABLE accounts (id int primary key, amount int)",
                "INSERT INTO accounts SELECT seq, 100 FROM seq_1_to_64");
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger moves = new AtomicInteger();
        ExecutorService writers = Executors.newFixedThreadPool(3);
        List<Future<?>> writing = IntStream.range(0, 3)
                .<Future<?>>mapToObj(i -> writers.submit(() -> move(end, moves, i)))
                .toList();
        int several = 0;
        for (int i = 0; i < 25; i++) {
            TableSource source = reads.source("table", "accounts", "parallelism", "8");
            Plan plan = Reads.plan(source, null);
            several += plan.splits().size() > 1 ? 1 : 0;
            long sum = Reads.rows(source, plan).stream()
                    .mapToLong(row -> Long.parseLong(row.get(1)))
                    .sum();
            assertThat(sum).isEqualTo(6400);
            source.release();
        }
        end.set(true);
        for (Future<?> one : writing) {
            one.get(30, TimeUnit.SECONDS);
        }
        writers.shutdown();
        assertThat(several).isPositive();
        assertThat(moves).hasPositiveValue();
    }

    private static Void move(AtomicBoolean end, AtomicInteger moves, int writer) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!end.get()) {
                int from = 1 + (moves.incrementAndGet() * 7 + writer) % 64;
                int to = 1 + (from + 31) % 64;
                statement.execute("UPDATE accounts SET amount = amount + IF(id = " + from + ", -1, 1) WHERE id IN ("
                        + from + ", " + to + ")");
                connection.commit();
            }
        }
        return null;
    }

    @Test
    void aSplitWhoseConnectionBreaksIsReadAgainInTheSameState() throws Exception {
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        execute("DELETE FROM t");
        AtomicBoolean killed = new AtomicBoolean();
        Told broken = new Told(plan, plan.splits().get(0), batch -> {
            if (!killed.getAndSet(true)) {
                kill("id IN (SELECT trx_mysql_thread_id FROM information_schema.innodb_trx) ORDER BY id LIMIT 2");
            }
        });
        assertThat(source.parallelism()).isEqualTo(3);
        // What it had in its buffers may have been all.
        try {
            source.read(broken);
        } catch (Exception e) {
            assertThat(e).hasMessageContaining("orders/t: cannot read");
        }
        List<Integer> ids = new ArrayList<>();
        for (Split split : plan.splits()) {
            Told told = new Told(plan, split, batch -> ids.addAll(ids(batch)));
            source.read(told);
            assertThat(told.inexact()).isEmpty();
        }
        assertThat(ids).hasSize(ROWS);
        assertThat(source.parallelism()).isEqualTo(1);
        source.release();
    }

    @Test
    void aStepThatFailsCostsNoReader() throws Exception {
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        execute("DELETE FROM t");
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> source.read(new Told(plan, plan.splits().get(0), batch -> {
                        throw new IllegalStateException("a step failed");
                    })))
                    .hasMessage("a step failed");
        }
        assertThat(Reads.rows(source, plan)).hasSize(ROWS);
        assertThat(source.parallelism()).isEqualTo(3);
        source.release();
    }

    /** Also when a process goes on with the run of one that has ended: its connections have ended with it. */
    @Test
    void aRunWhoseStateIsGoneBeginsAnew() throws Exception {
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        source.read(new Told(plan, plan.splits().get(0), batch -> {}));
        execute("UPDATE t SET id = -7 WHERE id = " + (ROWS - 5));
        kill("db = 'together'");
        assertThatThrownBy(() -> source.read(new Told(plan, plan.splits().get(7), batch -> {})))
                .isInstanceOf(RunAnew.class)
                .hasMessageStartingWith(
                        "orders/t: cannot read: the state of the table in which this run began is gone");
        source.release();
        TableSource resumed = source();
        assertThat(resumed.resumes(plan)).isFalse();
        assertThatThrownBy(() -> resumed.read(new Told(plan, plan.splits().get(7), batch -> {})))
                .isInstanceOf(RunAnew.class);
        Plan anew = Reads.plan(resumed, null);
        assertThat(resumed.resumes(anew)).isTrue();
        assertThat(Reads.rows(resumed, anew))
                .hasSize(ROWS)
                .doesNotHaveDuplicates()
                .contains(List.of("-7"));
        resumed.release();
        assertThat(reads.connections.free("db", 10)).hasSize(4);
    }

    @Test
    void withoutTheRightToLockOneStatementReadsAll() throws Exception {
        reads.close();
        reads = reads("reader", 4);
        alone(source(), "it is read by one statement: this user may not lock it", "GRANT LOCK TABLES");
    }

    @Test
    void oneStatementReadsAllWhileSomebodyHasWrittenAndNotCommitted() throws Exception {
        try (Connection writer = DriverManager.getConnection(url, "root", "");
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE t SET v = 'y' WHERE id = 7");
            alone(source(), "it is read by one statement: somebody who has written to it has not committed");
        }
        execute("XA START 'x'; ", "UPDATE t SET v = 'y' WHERE id = 7", "XA END 'x'", "XA PREPARE 'x'");
        try {
            alone(source(), "it is read by one statement: somebody who has written to it has not committed");
        } finally {
            execute("XA ROLLBACK 'x'");
        }
        TableSource source = source();
        assertThat(Reads.plan(source, null).splits()).hasSize(8);
        source.release();
    }

    @Test
    void oneStatementReadsWhatSeveralCannotSeeInOneState() throws Exception {
        execute("CREATE OR REPLACE VIEW v AS SELECT * FROM t", "CREATE OR REPLACE TABLE few AS SELECT 7 AS id");
        alone(reads.source("table", "v", "parallelism", "8", "splitBy", "id"), "it is a view");
        alone(reads.source("query", "SELECT * FROM t", "parallelism", "8", "splitBy", "id"), "readers of a 'query'");
        alone(source("where", "id NOT IN (SELECT -id FROM few)"), "'where' asks other tables");
    }

    @ParameterizedTest
    @CsvSource({"MyISAM", "Aria", "MEMORY"})
    void aTableWithoutTransactionsSaysThatItsSplitsMayMissRows(String engine) throws Exception {
        execute("ALTER TABLE t ENGINE = " + engine);
        TableSource source = source();
        Plan plan = Reads.plan(source, null);
        assertThat(plan.splits()).hasSize(8);
        assertThat(plan.warnings()).singleElement().asString().contains("a table of the engine " + engine);
        assertThat(source.explain(Reads.run(), plan).notes()).anyMatch(note -> note.contains("parallelism=1"));
        assertThat(Reads.rows(source, plan)).hasSize(ROWS);
    }

    @Test
    void aDatabaseThatCannotShareAStateSaysSo() throws Exception {
        String h2 = "jdbc:h2:mem:together;DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(h2, "sa", "");
                Reads others = new Reads(h2, "sa", "")) {
            connection.createStatement().execute("CREATE TABLE t AS SELECT x AS id FROM system_range(1, 1000)");
            TableSource source = others.source("table", "t", "splitBy", "id", "parallelism", "4");
            assertThat(Reads.plan(source, null).warnings())
                    .singleElement()
                    .asString()
                    .contains("this database shows each reader another state");
            assertThat(Reads.plan(others.source("table", "t"), null).warnings()).isEmpty();
        }
    }

    private void alone(TableSource source, String... why) throws Exception {
        Plan plan = Reads.plan(source, null);
        assertThat(plan.splits()).hasSize(1);
        assertThat(plan.warnings()).isEmpty();
        assertThat(source.explain(Reads.run(), plan).notes())
                .anySatisfy(note -> assertThat(note).contains(why));
        assertThat(Reads.rows(source, plan)).hasSize(ROWS);
        source.release();
        assertThat(reads.connections.free("db", 10))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(Runnable::run);
    }

    private static List<Integer> ids(RecordBatch batch) {
        return Reads.rows(batch).stream()
                .map(row -> Integer.parseInt(row.get(0)))
                .toList();
    }

    private static void execute(String... statements) {
        try {
            MariaDbServer.execute(url, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends sessions of this database. */
    private static void kill(String which) {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            List<String> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND " + which)) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            for (String id : ids) {
                statement.execute("KILL " + id);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
