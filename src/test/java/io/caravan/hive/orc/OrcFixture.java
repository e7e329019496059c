package io.caravan.hive.orc;

import io.caravan.Lakes;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.StagedFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;

/** A folder of its own in the real HDFS, ORC files that are staged in it, and rows with every kind of value. */
final class OrcFixture implements AutoCloseable {
    static final OrcOptions OPTIONS = OrcOptions.of(256L << 20);
    static final Schema EVERYTHING = Schema.of(
            new Column("b", ColumnType.BOOLEAN),
            new Column("ti", ColumnType.TINYINT),
            new Column("si", ColumnType.SMALLINT),
            new Column("i", ColumnType.INT),
            new Column("bi", ColumnType.BIGINT),
            new Column("f", ColumnType.FLOAT),
            new Column("d", ColumnType.DOUBLE),
            new Column("d15", ColumnType.decimal(15, 2)),
            new Column("d18", ColumnType.decimal(18, 0)),
            new Column("d38", ColumnType.decimal(38, 10)),
            new Column("s", ColumnType.STRING),
            new Column("vc", ColumnType.varchar(5)),
            new Column("c", ColumnType.character(5)),
            new Column("bin", ColumnType.BINARY),
            new Column("dt", ColumnType.DATE),
            new Column("ts", ColumnType.TIMESTAMP),
            new Column("tz", ColumnType.INSTANT));
    static final List<List<Object>> ROWS = List.of(
            row(
                    true,
                    Byte.MIN_VALUE,
                    Short.MAX_VALUE,
                    Integer.MIN_VALUE,
                    Long.MAX_VALUE,
                    1.5f,
                    Double.NaN,
                    new BigDecimal("-9999999999999.99"),
                    new BigDecimal("999999999999999999"),
                    new BigDecimal("1234567890123456789012345678.0123456789"),
                    "a\nb\t\\N \uD83D\uDE9A",
                    "\u4E2D\u6587",
                    "ab",
                    new byte[] {0, -1, 10},
                    LocalDate.of(1, 1, 1),
                    LocalDateTime.of(1, 1, 1, 0, 0, 0, 1_000),
                    Instant.parse("1969-12-31T23:59:58.999999Z")),
            row(
                    false,
                    Byte.MAX_VALUE,
                    Short.MIN_VALUE,
                    Integer.MAX_VALUE,
                    Long.MIN_VALUE,
                    Float.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    new BigDecimal("0.01"),
                    new BigDecimal("-1"),
                    new BigDecimal("-0.0000000001"),
                    "",
                    "",
                    "",
                    new byte[0],
                    LocalDate.of(9999, 12, 31),
                    LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999),
                    Instant.parse("2024-03-10T10:30:00.123456789Z")),
            row(
                    true,
                    (byte) 0,
                    (short) 0,
                    0,
                    0L,
                    -0.0f,
                    2.5,
                    new BigDecimal("1.00"),
                    BigDecimal.ZERO,
                    BigDecimal.ONE,
                    "  x ",
                    " y ",
                    " z",
                    new byte[] {'x'},
                    LocalDate.of(1582, 10, 10),
                    LocalDateTime.of(2024, 3, 31, 2, 30, 0, 0),
                    Instant.parse("0001-01-01T00:00:00Z")),
            new ArrayList<>(Collections.nCopies(17, null)));

    final HdfsClient hdfs;
    final String root;

    OrcFixture(String name) {
        hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
        root = "/user/caravan-test/" + name + "-" + ProcessHandle.current().pid();
    }

    List<StagedFile> stage(String folder, Schema schema, List<List<Object>> rows) {
        OrcStage stage = new OrcStage(hdfs, root + "/" + folder, schema, "", OPTIONS);
        RecordBatch batch = RecordBatch.allocate(schema, rows.size());
        fill(batch, rows);
        stage.write(batch);
        return stage.close();
    }

    static void fill(RecordBatch batch, List<List<Object>> rows) {
        batch.reset();
        BatchAppender appender = new BatchAppender(batch);
        for (List<Object> row : rows) {
            appender.begin();
            for (int column = 0; column < row.size(); column++) {
                if (row.get(column) == null) {
                    appender.setNull(column);
                } else {
                    appender.set(column, row.get(column));
                }
            }
            appender.end();
        }
    }

    Reader reader(String path) throws IOException {
        return OrcFile.createReader(
                new Path(path),
                OrcFile.readerOptions(new Configuration(false))
                        .filesystem(new OrcFileSystem(hdfs))
                        .useUTCTimestamp(true)
                        .convertToProlepticGregorian(true));
    }

    static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }

    @Override
    public void close() {
        hdfs.delete(root, true);
    }
}
