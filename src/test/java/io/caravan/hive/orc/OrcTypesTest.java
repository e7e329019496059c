package io.caravan.hive.orc;

import static io.caravan.hive.orc.OrcFixture.EVERYTHING;
import static io.caravan.hive.orc.OrcFixture.OPTIONS;
import static io.caravan.hive.orc.OrcFixture.ROWS;
import static io.caravan.hive.orc.OrcFixture.fill;
import static io.caravan.hive.orc.OrcFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Lakes;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.server.HiveSettings;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.StagedFile;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
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

/** Values of every kind, as Hive and ORC read them from a staged file. */
class OrcTypesTest {
    private static OrcFixture orc;

    @BeforeAll
    static void connects() {
        orc = new OrcFixture("OrcTypesTest");
    }

    @AfterAll
    static void cleans() {
        orc.close();
    }

    @Test
    void hiveReadsEveryKindOfValue() {
        StagedFile file = orc.stage("kinds", EVERYTHING, ROWS).get(0);
        assertThat(file.rows()).isEqualTo(4);
        assertThat(file.bytes())
                .isEqualTo(orc.hdfs.status(file.path()).orElseThrow().length());
        assertThat(file.checksum()).isEqualTo(orc.hdfs.checksum(file.path())).startsWith("MD5-of-");

        String table = "orctypes_" + ProcessHandle.current().pid();
        String hive = "hive2://" + Lakes.get().hiveBinary();
        try (HiveClient client = new HiveClient(HiveSettings.of(hive, "hive", ""))) {
            StringBuilder columns = new StringBuilder();
            EVERYTHING.columns().forEach(column -> columns.append(columns.isEmpty() ? "" : ", ")
                    .append(column.name() + " " + column.type().hive()));
            client.execute("CREATE EXTERNAL TABLE " + table + " (" + columns + ") STORED AS ORC LOCATION '" + orc.root
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
        StagedFile file = orc.stage("reader", EVERYTHING, ROWS).get(0);
        try (Reader reader = orc.reader(file.path());
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
        OrcStage stage = new OrcStage(orc.hdfs, orc.root + "/twice", schema, "", OPTIONS);
        for (int i = 0; i < 2; i++) {
            fill(batch, List.of(row(LocalDate.of(1000, 2, 28))));
            stage.write(batch);
        }
        try (RecordReader rows = orc.reader(stage.close().get(0).path()).rows()) {
            VectorizedRowBatch read = schema.orc().createRowBatch();
            rows.nextBatch(read);
            long day = LocalDate.of(1000, 2, 28).toEpochDay();
            assertThat(Arrays.copyOf(((LongColumnVector) read.cols[0]).vector, 2))
                    .containsExactly(day, day);
        }
    }

    private static List<String> texts(List<Object> row) {
        return row.stream()
                .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value))
                .toList();
    }
}
