package io.caravan.hive;

import io.caravan.record.RecordBatch;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** What one attempt at a split has staged so far. One thread at a time. */
final class StagedAttempt {
    // Leaves room for 2^40 rows in a split.
    private static final int SPLIT_SHIFT = 40;

    private final String subject;
    private final HiveLayout layout;
    private final OrcStage stage;
    private LongColumnVector sequence = new LongColumnVector(0);
    private long next;

    StagedAttempt(String subject, HiveLayout layout, OrcStage stage, int split) {
        this.subject = subject;
        this.layout = layout;
        this.stage = stage;
        this.next = (long) split << SPLIT_SHIFT;
    }

    void write(RecordBatch batch) {
        if (batch.size() == 0) {
            return;
        }
        if (layout.sequenced()) {
            number(batch.size());
        }
        RecordBatch arranged = layout.arrange(batch, sequence);
        for (int key : layout.keyColumns()) {
            refuseNulls(arranged, key);
        }
        stage.write(arranged);
    }

    private void number(int rows) {
        if (sequence.vector.length < rows) {
            sequence = new LongColumnVector(rows);
        }
        for (int row = 0; row < rows; row++) {
            sequence.vector[row] = next++;
        }
    }

    private void refuseNulls(RecordBatch batch, int column) {
        ColumnVector vector = batch.vectors().cols[column];
        if (vector.noNulls) {
            return;
        }
        int nulls = 0;
        for (int row = 0; row < batch.size(); row++) {
            nulls += vector.isNull[vector.isRepeating ? 0 : row] ? 1 : 0;
        }
        if (nulls > 0) {
            throw RunException.data(subject + ": cannot upsert: key column '"
                    + batch.schema().column(column).name() + "' is NULL in " + nulls + " of " + batch.size()
                    + " rows of a batch. Leave such rows out with 'where', or choose another key.");
        }
    }

    long rows() {
        return stage.rows();
    }

    List<StagedFile> close() {
        return stage.close();
    }

    void abort() {
        stage.abort();
    }
}
