package io.caravan.table.postgres;

import io.caravan.record.RecordBatch;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** PostgreSQL's binary COPY, as a server once sent it, into vectors: nanoseconds for a row of 16 columns, no network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecoderBench {
    private static final int ROWS = 100_000;
    private static final String QUERY = "select i::bigint as l_orderkey, (i * 7 % 200000)::int as l_partkey,"
            + " (i % 10000)::int as l_suppkey, (i % 7)::int as l_linenumber, (i % 50)::numeric(15,2) as l_quantity,"
            + " (i * 31 % 9000000 / 100.0)::numeric(15,2) as l_extendedprice, (i % 11 / 100.0)::numeric(15,2) as l_discount,"
            + " (i % 9 / 100.0)::numeric(15,2) as l_tax, 'A'::char(1) as l_returnflag, 'O'::char(1) as l_linestatus,"
            + " date '1992-01-02' + i % 2500 as l_shipdate, date '1992-01-31' + i % 2460 as l_commitdate,"
            + " date '1992-01-04' + i % 2530 as l_receiptdate, 'TAKE BACK RETURN'::char(25) as l_shipinstruct,"
            + " 'REG AIR'::char(10) as l_shipmode, substr(md5(i::text), 1, 27)::varchar(44) as l_comment"
            + " from generate_series(1, " + ROWS + ") i";

    private byte[] frames;
    private List<SourceColumn> columns;
    private RecordBatch batch;

    @Setup
    public void record() throws Exception {
        PostgresDialect dialect = new PostgresDialect();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table lineitem as " + QUERY);
            columns = dialect.describe(connection, Relation.query("SELECT * FROM lineitem"))
                    .columns();
            String select = "SELECT "
                    + columns.stream().map(SourceColumn::expression).collect(Collectors.joining(", "))
                    + " FROM lineitem";
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + select + ") TO STDOUT (FORMAT binary)");
            List<byte[]> rows = new ArrayList<>();
            int length = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                rows.add(row);
                length += 5 + row.length;
            }
            ByteBuffer all = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
            rows.forEach(row -> all.put((byte) 'd').putInt(4 + row.length).put(row));
            frames = all.array();
        }
        batch = RecordBatch.allocate(new Read("", columns, 0).schema(), 4096);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long decode() throws Exception {
        long rows = 0;
        try (PgCopyReader reader = new PgCopyReader(new Replay(frames), columns)) {
            while (reader.read(batch)) {
                rows += batch.size();
            }
        }
        if (rows != ROWS) {
            throw new IllegalStateException("decoded " + rows + " rows");
        }
        return rows;
    }

    private static final class Replay implements PgCopyFeed {
        private final byte[] frames;
        private int at;

        Replay(byte[] frames) {
            this.frames = frames;
        }

        @Override
        public int read(byte[] bytes, int from) {
            int length = Math.min(bytes.length - from, frames.length - at);
            System.arraycopy(frames, at, bytes, from, length);
            at += length;
            return length == 0 ? -1 : length;
        }

        @Override
        public void cancel() {
            // Nothing runs.
        }
    }
}
