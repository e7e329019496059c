package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import io.caravan.table.PgServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a cursor beside transactions that commit late, through the engine into Hive. */
class WindowsTest {
    private static final int WRITERS = 8;
    private static final int WINDOWS_WITH_ROWS = 12;

    @TempDir
    private Path folder;

    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private volatile boolean enough;
    private String url;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        url = PgServer.database("windows_hive");
        service = new Service("windows", folder, Service.lake("windows"), Map.of("url", url));
        execute("CREATE TABLE events (id bigserial PRIMARY KEY, at timestamptz NOT NULL, writer int)");
    }

    @AfterEach
    void stop() throws Exception {
        writers.shutdownNow();
        service.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyRowArrivesOnceHoweverLateItsTransactionCommits() throws Exception {
        service.route("events", "table:db/events?schedule=none&cursor=at", "events?mode=append");
        List<Future<?>> writing = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            writing.add(writers.submit(writer(number)));
        }
        for (int windows = 0; windows < WINDOWS_WITH_ROWS; ) {
            windows += window() > 0 ? 1 : 0;
        }
        enough = true;
        for (Future<?> writer : writing) {
            writer.get();
        }
        String last = one("SELECT to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM events");
        while (service.cursor("events").compareTo(last) <= 0) {
            window();
        }
        assertThat(rows(service.hive("SELECT id FROM %s.events ORDER BY id"))).isEqualTo(written());
    }

    /** Runs up to what is safe to read now; returns how many rows there were. */
    private long window() {
        RunRecord run = service.run("events");
        assertThat(run.status()).isEqualTo(RunStatus.COMMITTED);
        return run.rowsRead();
    }

    /**
     * Transactions of several rows: at the transaction's time (all equal), the clock's, or that of a coarse clock which
     * all writers share. They stay open for up to a second, and some are rolled back.
     */
    private Callable<Void> writer(int number) {
        return () -> {
            Random random = new Random(number);
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!enough) {
                    for (int row = random.nextInt(4); row >= 0; row--) {
                        String at = List.of("now()", "clock_timestamp()", "date_trunc('second', now())")
                                .get(random.nextInt(3));
                        statement.execute("INSERT INTO events (at, writer) VALUES (" + at + ", " + number + ")");
                        statement.execute("SELECT pg_sleep(" + random.nextInt(20) / 1000.0 + ")");
                    }
                    int late = random.nextInt(10) == 0 ? 1000 : 150;
                    statement.execute("SELECT pg_sleep(" + random.nextInt(late) / 1000.0 + ")");
                    if (random.nextInt(8) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                }
            }
            return null;
        };
    }

    private static List<Long> rows(List<List<Object>> rows) {
        return rows.stream().map(row -> (Long) row.get(0)).toList();
    }

    private List<Long> written() throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection.createStatement().executeQuery("SELECT id FROM events ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        assertThat(ids).hasSizeGreaterThan(200);
        return ids;
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(sql);
        }
    }
}
