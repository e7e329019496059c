package io.caravan.hive;

import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Writer;
import org.apache.orc.impl.PhysicalFsWriter;
import org.apache.orc.impl.writer.WriterEncryptionVariant;
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

/** Vectors into ORC with ZSTD, thrown away, and into rows: nanoseconds for a row of 16 columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncoderBench {
    private static final int BATCHES = 128;
    private static final int ROWS = 4096;
    private static final String[] INSTRUCTIONS = {"DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"};
    private static final String[] MODES = {"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
    private static final Schema SCHEMA = Schema.of(
            new Column("l_orderkey", ColumnType.BIGINT),
            new Column("l_partkey", ColumnType.INT),
            new Column("l_suppkey", ColumnType.INT),
            new Column("l_linenumber", ColumnType.INT),
            new Column("l_quantity", ColumnType.decimal(15, 2)),
            new Column("l_extendedprice", ColumnType.decimal(15, 2)),
            new Column("l_discount", ColumnType.decimal(15, 2)),
            new Column("l_tax", ColumnType.decimal(15, 2)),
            new Column("l_returnflag", ColumnType.character(1)),
            new Column("l_linestatus", ColumnType.character(1)),
            new Column("l_shipdate", ColumnType.DATE),
            new Column("l_commitdate", ColumnType.DATE),
            new Column("l_receiptdate", ColumnType.DATE),
            new Column("l_shipinstruct", ColumnType.character(25)),
            new Column("l_shipmode", ColumnType.character(10)),
            new Column("l_comment", ColumnType.varchar(44)));

    private final RecordBatch[] batches = new RecordBatch[BATCHES];

    @Setup
    public void fill() {
        long seed = 42;
        for (int b = 0; b < BATCHES; b++) {
            batches[b] = RecordBatch.allocate(SCHEMA, ROWS);
            BatchAppender rows = new BatchAppender(batches[b]);
            for (int r = 0; r < ROWS; r++) {
                seed = seed * 6364136223846793005L + 1442695040888963407L;
                append(rows, (long) b * ROWS + r, (int) (seed >>> 33));
            }
        }
    }

    private static void append(BatchAppender rows, long i, int h) {
        LocalDate day = LocalDate.of(1992, 1, 2).plusDays(h % 2500);
        Object[] values = {
            i / 4,
            1 + h % 200000,
            1 + h / 7 % 10000,
            1 + (int) (i % 4),
            BigDecimal.valueOf(1 + h % 50),
            BigDecimal.valueOf(90000L + h % 9000000, 2),
            BigDecimal.valueOf(h % 11, 2),
            BigDecimal.valueOf(h % 9, 2),
            "ANR".substring(h % 3, h % 3 + 1),
            "OF".substring(h % 2, h % 2 + 1),
            day,
            day.plusDays(h % 30),
            day.plusDays(h % 45),
            INSTRUCTIONS[h / 3 % 4],
            MODES[h / 5 % 7],
            Integer.toHexString(h * 31) + " requests " + Integer.toHexString(h * 17) + " wake"
        };
        rows.begin();
        for (int column = 0; column < values.length; column++) {
            rows.set(column, values[column]);
        }
        rows.end();
    }

    @Benchmark
    @OperationsPerInvocation(BATCHES * ROWS)
    public long encode() throws Exception {
        OrcFile.WriterOptions options = OrcFileWriter.options(SCHEMA.orc(), OrcOptions.of(256L << 20));
        FSDataOutputStream out = new FSDataOutputStream(OutputStream.nullOutputStream(), null);
        options.physicalWriter(new PhysicalFsWriter(out, options, new WriterEncryptionVariant[0]));
        try (Writer writer = OrcFile.createWriter(new Path("/none"), options)) {
            for (RecordBatch batch : batches) {
                writer.addRowBatch(batch.vectors());
            }
        }
        return out.getPos();
    }

    /** What a step costs that asks for rows and looks at every value. */
    @Benchmark
    @OperationsPerInvocation(BATCHES * ROWS)
    public long rows() {
        long seen = 0;
        for (RecordBatch batch : batches) {
            for (Map<String, Object> row : batch) {
                for (Object value : row.values()) {
                    seen += value.hashCode();
                }
            }
        }
        return seen;
    }
}
