package io.caravan.hive;

import io.caravan.hive.orc.OrcOptions;
import io.caravan.hive.orc.OrcPartitions;
import io.caravan.hive.orc.OrcStage;
import io.caravan.hive.orc.PartitionNames;
import io.caravan.hive.publish.Publication;
import io.caravan.record.RecordBatch;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.util.List;

/** The ORC files of one attempt at a split, in a folder of its own. For one thread at a time. */
final class HiveWriter implements Writer {
    private final HiveParticipant participant;
    private final TargetAttempt attempt;
    private StagedAttempt staged;

    HiveWriter(HiveParticipant participant, TargetAttempt attempt) {
        this.participant = participant;
        this.attempt = attempt;
    }

    @Override
    public void write(RecordBatch batch) {
        participant.worded("stage rows for", () -> {
            HiveLayout agreed =
                    participant.layout(batch.schema(), attempt.plan().cursorColumn());
            if (staged == null) {
                staged = begin(agreed);
            }
            staged.write(batch, attempt::refuse);
            return null;
        });
    }

    private StagedAttempt begin(HiveLayout agreed) {
        Publication run = participant.run();
        long fileSize = run.options().fileSize();
        int[] keys = agreed.partitionColumns();
        OrcStage stage = keys.length == 0
                ? new OrcStage(run.hdfs(), folder(), agreed.schema(), "", OrcOptions.of(fileSize))
                : new OrcStage(
                        run.hdfs(),
                        folder(),
                        agreed.schema(),
                        OrcPartitions.by(keys, new PartitionNames(keys)),
                        OrcOptions.partitioned(fileSize, agreed.schema().size()));
        return new StagedAttempt(
                run.name().toString(), agreed, stage, attempt.split().number());
    }

    private String folder() {
        return participant.run().staging() + "/s" + attempt.split().number() + "-a" + attempt.attempt();
    }

    @Override
    public StagedSplit close() {
        return participant.worded("stage rows for", () -> {
            List<StagedFile> files = staged.close();
            return new StagedSplit(
                    attempt.split().number(),
                    attempt.attempt(),
                    files.stream().mapToLong(StagedFile::rows).sum(),
                    files.stream().mapToLong(StagedFile::bytes).sum(),
                    files,
                    participant.detail(participant.marks(files)));
        });
    }

    @Override
    public void abort() {
        if (staged != null) {
            staged.abort();
        }
        participant.run().hdfs().delete(folder(), true);
    }
}
