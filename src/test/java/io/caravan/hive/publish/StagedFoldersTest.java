package io.caravan.hive.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hive.HiveFixture;
import io.caravan.run.Run;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What runs left in the staging folder, against a real HDFS. */
class StagedFoldersTest {
    @Test
    void removesOnlyWhatEndedRunsOfThisStoreLeft() {
        try (HiveFixture hive = new HiveFixture("sweep")) {
            HdfsClient hdfs = hive.lake.hdfs();
            String ended = folder(hive, run("orders", 1));
            String open = folder(hive, run("orders", 2));
            String foreign = folder(hive, run("customers", 1));
            String other = hive.lake.staging() + "/orders/notes";
            for (String folder : new String[] {ended, open, foreign, other}) {
                hdfs.mkdirs(folder + "/t-1/s0-a1");
            }
            StagedFolders area = new StagedFolders(hive.lake);
            assertThat(area.sweep(id -> id == 1 ? Optional.of(run("orders", 1)) : Optional.empty()))
                    .isEqualTo(1);
            assertThat(hdfs.status(ended)).isEmpty();
            assertThat(hdfs.status(open)).isPresent();
            assertThat(hdfs.status(foreign)).isPresent();
            assertThat(hdfs.status(other)).isPresent();
            assertThat(area.sweep(id -> Optional.empty())).isZero();
            hdfs.delete(hive.lake.staging(), true);
            assertThat(area.sweep(id -> Optional.empty())).isZero();
        }
    }

    private static Run run(String route, long id) {
        return new Run(id, route, HiveFixture.MIDNIGHT, Run.Trigger.SCHEDULE, ZoneOffset.UTC);
    }

    private static String folder(HiveFixture hive, Run run) {
        return new RunFiles(run, "").folder(hive.lake.staging());
    }
}
