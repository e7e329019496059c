package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.Lakes;
import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrcStageTest {
    private static final String ROOT =
            "/user/caravan-test/OrcStageTest-" + ProcessHandle.current().pid();
    private static final OrcOptions OPTIONS = OrcOptions.of(256L << 20);
    private static final Schema EVERYTHING = Schema.of(
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
    private static final List<List<Object>> ROWS = List.of(
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
    private static HdfsClient hdfs;

    @BeforeAll
    static void connects() {
        hdfs = new HdfsClient(HdfsSettings.of(Lakes.get().namenodeHttp(), "hive"));
    }

    @AfterAll
    static void cleans() {
        hdfs.delete(ROOT, true);
    }

    @Test
    void hiveReadsEveryKindOfValue() {
        StagedFile file = stage("kinds", EVERYTHING, ROWS).get(0);
        assertThat(file.rows()).isEqualTo(4);
        assertThat(file.bytes())
                .isEqualTo(hdfs.status(file.path()).orElseThrow().length());
        assertThat(file.checksum()).isEqualTo(hdfs.checksum(file.path())).startsWith("MD5-of-");

        String table = "orcstage_" + ProcessHandle.current().pid();
        String hive = "hive2://" + Lakes.get().hiveBinary();
        try (HiveClient client = new HiveClient(HiveSettings.of(hive, "hive", ""))) {
            StringBuilder columns = new StringBuilder();
            EVERYTHING.columns().forEach(column -> columns.append(columns.isEmpty() ? "" : ", ")
                    .append(column.name() + " " + column.type().hive()));
            client.execute("CREATE EXTERNAL TABLE " + table + " (" + columns + ") STORED AS ORC LOCATION '" + ROOT
                    + "/kinds'");
            List<List<Object>> read = client.execute("SELECT * FROM " + table).rows();
            List<Object> filtered = client.execute("SELECT count(*) FROM " + table
                            + " WHERE d > 1 AND d15 >= 0.01 AND dt > '1500-01-01' AND c = 'ab' OR c = ' z'")
                    .rows()
                    .get(0);
            client.execute("DROP TABLE " + table);

            assertThat(read).hasSize(4);
            assertThat(texts(read.get(0)))
                    .containsExactly(
                            "true",
                            "-128",
                            "32767",
                            "-2147483648",
                            "9223372036854775807",
                            "1.5",
                            "NaN",
                            "-9999999999999.99",
                            "999999999999999999",
                            "1234567890123456789012345678.0123456789",
                            "a\nb\t\\N \uD83D\uDE9A",
                            "\u4E2D\u6587",
                            "ab   ",
                            "[0, -1, 10]",
                            "0001-01-01",
                            "0001-01-01 00:00:00.000001",
                            "1969-12-31 23:59:58.999999");
            assertThat(texts(read.get(1)))
                    .containsExactly(
                            "false",
                            "127",
                            "-32768",
                            "2147483647",
                            "-9223372036854775808",
                            "-Infinity",
                            "Infinity",
                            "0.01",
                            "-1",
                            "-0.0000000001",
                            "",
                            "",
                            "     ",
                            "[]",
                            "9999-12-31",
                            "9999-12-31 23:59:59.999999999",
                            "2024-03-10 10:30:00.123456789");
            assertThat(texts(read.get(2)))
                    .contains("  x ", " y ", " z   ", "1582-10-10", "2024-03-31 02:30:00", "0001-01-01 00:00:00");
            assertThat(read.get(3)).containsOnlyNulls();
            assertThat(filtered).containsExactly(1L);
        }
    }

    @Test
    void orcReadsWhatWasWritten() throws IOException {
        StagedFile file = stage("reader", EVERYTHING, ROWS).get(0);
        try (Reader reader = reader(file.path());
                RecordReader rows = reader.rows()) {
            assertThat(reader.getCompressionKind()).isEqualTo(CompressionKind.ZSTD);
            assertThat(reader.getFileVersion()).isEqualTo(OrcFile.Version.V_0_12);
            assertThat(reader.getNumberOfRows()).isEqualTo(4);
            VectorizedRowBatch batch = reader.getSchema().createRowBatch();
            assertThat(rows.nextBatch(batch)).isTrue();
            assertThat(((LongColumnVector) batch.cols[14]).vector[0])
                    .isEqualTo(LocalDate.of(1, 1, 1).toEpochDay());
            assertThat(((BytesColumnVector) batch.cols[10]).toString(0)).isEqualTo("a\nb\t\\N \uD83D\uDE9A");
            for (var vector : batch.cols) {
                assertThat(vector.isNull[3]).isTrue();
            }
        }
    }

    @Test
    void writesDatesBefore1582AlikeWhenABatchIsFilledTwice() throws IOException {
        Schema schema = Schema.of(new Column("d", ColumnType.DATE));
        RecordBatch batch = RecordBatch.allocate(schema, 10);
        OrcStage stage = new OrcStage(hdfs, ROOT + "/twice", schema, "", OPTIONS);
        for (int i = 0; i < 2; i++) {
            fill(batch, List.of(row(LocalDate.of(1000, 2, 28))));
            stage.write(batch);
        }
        try (RecordReader rows = reader(stage.close().get(0).path()).rows()) {
            VectorizedRowBatch read = schema.orc().createRowBatch();
            rows.nextBatch(read);
            long day = LocalDate.of(1000, 2, 28).toEpochDay();
            assertThat(Arrays.copyOf(((LongColumnVector) read.cols[0]).vector, 2))
                    .containsExactly(day, day);
        }
    }

    @Test
    void refusesTheOneSecondThatOrcCannotHold() {
        Schema schema = Schema.of(new Column("id", ColumnType.INT), new Column("seen", ColumnType.TIMESTAMP));
        LocalDateTime epoch = LocalDateTime.of(1970, 1, 1, 0, 0);
        assertThatThrownBy(() -> stage("second", schema, List.of(row(1, epoch), row(2, epoch.minusNanos(1_000)))))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.DATA))
                .hasMessageContaining("column 'seen'");
        assertThat(stage("second", schema, List.of(row(1, epoch.minusSeconds(1)), row(2, null))))
                .hasSize(1);
    }

    @Test
    void noRowsMakeNoFile() {
        OrcStage stage = new OrcStage(hdfs, ROOT + "/none", EVERYTHING, "", OPTIONS);
        stage.write(RecordBatch.allocate(EVERYTHING, 16));
        assertThat(stage.close()).isEmpty();
        assertThat(hdfs.status(ROOT + "/none")).isEmpty();
    }

    @Test
    void beginsAnotherFileNearTheFileSize() throws IOException {
        Schema schema = Schema.of(new Column("noise", ColumnType.BINARY));
        RecordBatch batch = RecordBatch.allocate(schema, 256);
        OrcStage stage = new OrcStage(hdfs, ROOT + "/roll", schema, "", OrcOptions.of(4 << 20));
        Random random = new Random(1);
        for (int i = 0; i < 64; i++) {
            byte[] noise = new byte[1024];
            random.nextBytes(noise);
            fill(batch, Collections.nCopies(256, row(noise)));
            for (int r = 0; r < 256; r++) {
                random.nextBytes(((BytesColumnVector) batch.vectors().cols[0]).vector[r]);
            }
            stage.write(batch);
        }
        List<StagedFile> files = stage.close();
        assertThat(files).hasSizeBetween(2, 5);
        assertThat(files.stream().mapToLong(StagedFile::rows).sum()).isEqualTo(64 * 256);
        assertThat(files.subList(0, files.size() - 1))
                .allSatisfy(file -> assertThat(file.bytes()).isBetween(2L << 20, 8L << 20));
        assertThat(hdfs.list(ROOT + "/roll"))
                .extracting(HdfsStatus::path)
                .containsExactlyElementsOf(
                        files.stream().map(StagedFile::path).sorted().toList());
    }

    @Test
    void sortsRowsIntoPartitionsAndLeavesTheirColumnsOut() throws IOException {
        Schema schema = Schema.of(
                new Column("id", ColumnType.BIGINT),
                new Column("site", ColumnType.STRING),
                new Column("dt", ColumnType.DATE));
        OrcPartitions partitions = OrcPartitions.by(
                new int[] {2, 1},
                (batch, row) -> "dt="
                        + LocalDate.ofEpochDay(((LongColumnVector) batch.vectors().cols[2]).vector[row]) + "/site="
                        + (batch.vectors().cols[1].isNull[row]
                                ? "none"
                                : ((BytesColumnVector) batch.vectors().cols[1]).toString(row)));
        // Two files at most: the third partition closes the one that has waited longest.
        OrcStage stage = new OrcStage(
                hdfs, ROOT + "/parts", schema, partitions, new OrcOptions(1 << 20, 1 << 20, 1 << 14, 1, 2));
        LocalDate day = LocalDate.of(2026, 1, 1);
        RecordBatch batch = RecordBatch.allocate(schema, 100);
        List<List<Object>> rows = new ArrayList<>();
        for (long id = 0; id < 90; id++) {
            rows.add(row(id, id % 3 == 0 ? "a" : id % 3 == 1 ? "b" : null, day.plusDays(id / 45)));
        }
        fill(batch, rows);
        stage.write(batch);
        assertThat(stage.rows()).isEqualTo(90);
        List<StagedFile> files = stage.close();

        assertThat(files)
                .extracting(StagedFile::partition)
                .containsExactlyInAnyOrder(
                        "dt=2026-01-01/site=a",
                        "dt=2026-01-01/site=b",
                        "dt=2026-01-01/site=none",
                        "dt=2026-01-02/site=a",
                        "dt=2026-01-02/site=b",
                        "dt=2026-01-02/site=none");
        List<Long> ids = new ArrayList<>();
        for (StagedFile file : files) {
            assertThat(file.path()).startsWith(ROOT + "/parts/" + file.partition() + "/");
            try (Reader reader = reader(file.path());
                    RecordReader records = reader.rows()) {
                assertThat(reader.getSchema().getFieldNames()).containsExactly("id");
                VectorizedRowBatch read = reader.getSchema().createRowBatch();
                while (records.nextBatch(read)) {
                    for (int i = 0; i < read.size; i++) {
                        long id = ((LongColumnVector) read.cols[0]).vector[i];
                        assertThat(file.partition())
                                .isEqualTo("dt=" + day.plusDays(id / 45) + "/site="
                                        + List.of("a", "b", "none").get((int) (id % 3)));
                        ids.add(id);
                    }
                }
            }
        }
        assertThat(ids).hasSize(90).doesNotHaveDuplicates();
    }

    @Test
    void anAbortedStageLeavesNothingThatLooksFinished() throws IOException {
        Schema schema = Schema.of(new Column("noise", ColumnType.BINARY));
        OrcStage stage = new OrcStage(hdfs, ROOT + "/aborted", schema, "", OrcOptions.of(64 << 20));
        RecordBatch batch = RecordBatch.allocate(schema, 1);
        byte[] noise = new byte[40 << 20];
        new Random(3).nextBytes(noise);
        fill(batch, List.of(row(noise)));
        stage.write(batch);
        stage.abort();
        if (hdfs.status(ROOT + "/aborted").isPresent()) {
            assertThat(hdfs.list(ROOT + "/aborted"))
                    .allSatisfy(file -> assertThat(file.name()).endsWith(".inprogress"));
        }
    }

    @Test
    void aRefusalOfHdfsIsTheErrorAndNotOneOfOrc() throws IOException {
        try (var out = hdfs.create(ROOT + "/file", io.caravan.hdfs.CreateOptions.OVERWRITE)) {
            out.write("x".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> stage("file/below", EVERYTHING, ROWS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot create hdfs '" + ROOT + "/file/below/00000.orc.inprogress'")
                .hasMessageContaining("ParentNotDirectoryException");
    }

    private static List<StagedFile> stage(String folder, Schema schema, List<List<Object>> rows) {
        OrcStage stage = new OrcStage(hdfs, ROOT + "/" + folder, schema, "", OPTIONS);
        RecordBatch batch = RecordBatch.allocate(schema, rows.size());
        fill(batch, rows);
        stage.write(batch);
        return stage.close();
    }

    private static void fill(RecordBatch batch, List<List<Object>> rows) {
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

    private static Reader reader(String path) throws IOException {
        return OrcFile.createReader(
                new Path(path),
                OrcFile.readerOptions(new Configuration(false))
                        .filesystem(new OrcFileSystem(hdfs))
                        .useUTCTimestamp(true)
                        .convertToProlepticGregorian(true));
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }

    private static List<String> texts(List<Object> row) {
        return row.stream()
                .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value))
                .toList();
    }
}
