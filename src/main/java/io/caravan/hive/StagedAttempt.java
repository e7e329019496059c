package io.caravan.hive;

import io.caravan.hive.orc.OrcStage;
import io.caravan.hive.orc.RefusedRows;
import io.caravan.hive.orc.RowScreen;
import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.StagedFile;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** What one attempt at a split has staged so far. One thread at a time. */
final class StagedAttempt {
    // Leaves room for 2^40 rows in a split.
    private static final int SPLIT_SHIFT = 40;

    private final String place;
    private final HiveLayout layout;
    private final OrcStage stage;
    private LongColumnVector sequence = new LongColumnVector(0);
    private long next;
    private long received;

    StagedAttempt(String place, HiveLayout layout, OrcStage stage, int split) {
        this.place = place;
        this.layout = layout;
        this.stage = stage;
        this.next = (long) split << SPLIT_SHIFT;
    }

    /** Stages the rows of a batch that the table can hold, and hands back the others. */
    void write(RecordBatch batch, Consumer<DirtyRecord> refused) {
        if (batch.size() == 0) {
            return;
        }
        if (layout.sequenced()) {
            number(batch.size());
        }
        RecordBatch arranged = layout.arrange(batch, sequence);
        NavigableMap<Integer, RowScreen.Fault> faults = layout.screen().faults(arranged);
        if (!faults.isEmpty()) {
            faults.forEach(
                    (row, fault) -> refused.accept(RefusedRows.of(place, batch, row, received + row + 1, fault)));
            // The vectors are the source's and other targets' too.
            arranged = arranged.copy();
            arranged.retain(row -> !faults.containsKey(row));
        }
        received += batch.size();
        if (arranged.size() > 0) {
            stage.write(arranged);
        }
    }

    private void number(int rows) {
        if (sequence.vector.length < rows) {
            sequence = new LongColumnVector(rows);
        }
        for (int row = 0; row < rows; row++) {
            sequence.vector[row] = next++;
        }
    }

    List<StagedFile> close() {
        return stage.close();
    }

    void abort() {
        stage.abort();
    }
}
