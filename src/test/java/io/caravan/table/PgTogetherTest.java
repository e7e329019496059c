package io.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.run.Plan;
import io.caravan.run.RunAnew;
import io.caravan.run.Split;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Splits of a table of PostgreSQL are read in one snapshot, also again, or the run says that they are not. */
class PgTogetherTest {
    private static String url;
    private static Reads reads;

    @BeforeAll
    static void open() throws Exception {
        url = PgServer.database("together");
        reads = new Reads(url, "postgres", "");
    }

    @BeforeEach
    void table() throws Exception {
        execute("DROP TABLE IF EXISTS t, nokey; CREATE TABLE t (id int PRIMARY KEY);"
                + " INSERT INTO t SELECT generate_series(1, 3000);"
                + " CREATE TABLE nokey AS SELECT id, repeat('x', 200) AS v FROM t; ANALYZE");
    }

    @AfterAll
    static void close() {
        reads.close();
    }

    @Test
    void aSplitThatIsReadAgainAfterAllOthersSeesWhatTheySaw() throws Exception {
        TableSource source = reads.source("table", "t", "parallelism", "3");
        Plan plan = Reads.plan(source, null);
        assertThat(Reads.rows(source, plan)).hasSize(3000);
        execute("UPDATE t SET id = -id");
        AtomicInteger rows = new AtomicInteger();
        for (Split split : plan.splits()) {
            Told told = new Told(plan, split, batch -> rows.addAndGet(batch.size()));
            source.read(told);
            assertThat(told.inexact()).isEmpty();
        }
        assertThat(rows).hasValue(3000);
        source.release();
    }

    @Test
    void nobodyReadsOnWithoutTheSnapshot() throws Exception {
        TableSource source = reads.source("table", "t", "parallelism", "3");
        Plan plan = Reads.plan(source, null);
        endSnapshots();
        Told told = new Told(plan, plan.splits().get(0), batch -> {});
        assertThatThrownBy(() -> source.read(told))
                .isInstanceOf(RunAnew.class)
                .hasMessageContaining("the state of the table in which this run began is gone");
        assertThat(told.inexact()).isEmpty();
        source.release();
        TableSource resumed = reads.source("table", "t", "parallelism", "3");
        assertThat(resumed.resumes(plan)).isFalse();
        assertThatThrownBy(() -> resumed.read(new Told(plan, plan.splits().get(1), batch -> {})))
                .isInstanceOf(RunAnew.class);
    }

    @Test
    void pagesOfATableWithoutAKeyAreNotReadWithoutTheSnapshot() throws Exception {
        TableSource source = reads.source("table", "nokey", "parallelism", "3");
        Plan plan = Reads.plan(source, null);
        assertThat(plan.splits()).hasSizeGreaterThan(1);
        endSnapshots();
        assertThatThrownBy(() -> source.read(new Told(plan, plan.splits().get(0), batch -> {})))
                .hasMessageContaining("the state of the table in which this run began is gone");
        source.release();
    }

    private static void endSnapshots() throws SQLException {
        String open = " FROM pg_stat_activity WHERE datname = 'together' AND state = 'idle in transaction'";
        execute("SELECT pg_terminate_backend(pid)" + open);
        try (Connection connection = DriverManager.getConnection(url)) {
            await().until(() -> "0".equals(Sql.one(connection, "SELECT count(*)" + open)));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(sql);
        }
    }
}
