package io.caravan.hive.orc;

import static io.caravan.hive.orc.OrcFixture.EVERYTHING;
import static io.caravan.hive.orc.OrcFixture.OPTIONS;
import static io.caravan.hive.orc.OrcFixture.ROWS;
import static io.caravan.hive.orc.OrcFixture.fill;
import static io.caravan.hive.orc.OrcFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which files a stage makes of its rows, and leaves when it fails. */
class OrcStageTest {
    private static OrcFixture orc;

    @BeforeAll
    static void connects() {
        orc = new OrcFixture("OrcStageTest");
    }

    @AfterAll
    static void cleans() {
        orc.close();
    }

    @Test
    void noRowsMakeNoFile() {
        OrcStage stage = new OrcStage(orc.hdfs, orc.root + "/none", EVERYTHING, "", OPTIONS);
        stage.write(RecordBatch.allocate(EVERYTHING, 16));
        assertThat(stage.close()).isEmpty();
        assertThat(orc.hdfs.status(orc.root + "/none")).isEmpty();
    }

    @Test
    void beginsAnotherFileNearTheFileSize() throws IOException {
        Schema schema = Schema.of(new Column("noise", ColumnType.BINARY));
        RecordBatch batch = RecordBatch.allocate(schema, 256);
        OrcStage stage = new OrcStage(orc.hdfs, orc.root + "/roll", schema, "", OrcOptions.of(4 << 20));
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
        assertThat(orc.hdfs.list(orc.root + "/roll"))
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
                orc.hdfs, orc.root + "/parts", schema, partitions, new OrcOptions(1 << 20, 1 << 20, 1 << 14, 1, 2));
        LocalDate day = LocalDate.of(2026, 1, 1);
        RecordBatch batch = RecordBatch.allocate(schema, 100);
        List<List<Object>> rows = new ArrayList<>();
        for (long id = 0; id < 90; id++) {
            rows.add(row(id, id % 3 == 0 ? "a" : id % 3 == 1 ? "b" : null, day.plusDays(id / 45)));
        }
        fill(batch, rows);
        stage.write(batch);
        List<StagedFile> files = stage.close();
        assertThat(files.stream().mapToLong(StagedFile::rows).sum()).isEqualTo(90);

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
            assertThat(file.path()).startsWith(orc.root + "/parts/" + file.partition() + "/");
            try (Reader reader = orc.reader(file.path());
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
        OrcStage stage = new OrcStage(orc.hdfs, orc.root + "/aborted", schema, "", OrcOptions.of(64 << 20));
        RecordBatch batch = RecordBatch.allocate(schema, 1);
        byte[] noise = new byte[40 << 20];
        new Random(3).nextBytes(noise);
        fill(batch, List.of(row(noise)));
        stage.write(batch);
        stage.abort();
        if (orc.hdfs.status(orc.root + "/aborted").isPresent()) {
            assertThat(orc.hdfs.list(orc.root + "/aborted"))
                    .allSatisfy(file -> assertThat(file.name()).endsWith(".inprogress"));
        }
    }

    @Test
    void aRefusalOfHdfsIsTheErrorAndNotOneOfOrc() throws IOException {
        try (var out = orc.hdfs.create(orc.root + "/file", io.caravan.hdfs.CreateOptions.OVERWRITE)) {
            out.write("x".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> orc.stage("file/below", EVERYTHING, ROWS))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot create hdfs '" + orc.root + "/file/below/00000.orc.inprogress'")
                .hasMessageContaining("ParentNotDirectoryException");
    }
}
