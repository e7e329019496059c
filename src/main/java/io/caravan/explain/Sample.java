package io.caravan.explain;

import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunSource;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import java.util.ArrayList;
import java.util.List;

/** Takes the first rows of a source as a run would get them, then ends the read. For one thread at a time. */
final class Sample {
    /** Who sees so many need not see more. */
    private static final int MOST_DIRTY = 1000;

    private final Run run;
    private final Plan plan;
    private final int most;
    private final List<RecordBatch> batches = new ArrayList<>();
    private final List<DirtyRecord> dirty = new ArrayList<>();
    private int count;

    /** Ends a read that would go on; it is no failure. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough rows were read", null, false, false);
        }
    }

    Sample(Run run, Plan plan, int most) {
        this.run = run;
        this.plan = plan;
        this.most = most;
    }

    /** Reads; returns whether the source has no more rows than these. */
    boolean of(RunSource source) throws Exception {
        try {
            for (Split split : plan.splits()) {
                source.read(new Attempt(split));
            }
            return true;
        } catch (Enough e) {
            return false;
        }
    }

    List<RecordBatch> batches() {
        return batches;
    }

    /** What could not become rows on the way to the last of these. */
    List<DirtyRecord> dirty() {
        return dirty;
    }

    int count() {
        return count;
    }

    private void take(RecordBatch batch) {
        int wanted = most - count;
        RecordBatch copy = batch.copy();
        copy.retain(row -> row < wanted);
        batches.add(copy);
        count += copy.size();
        if (batch.size() > wanted) {
            throw new Enough();
        }
    }

    private final class Attempt implements SplitAttempt {
        private final Split split;

        Attempt(Split split) {
            this.split = split;
        }

        @Override
        public Run run() {
            return run;
        }

        @Override
        public Plan plan() {
            return plan;
        }

        @Override
        public Split split() {
            return split;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void send(RecordBatch batch) {
            take(batch);
        }

        @Override
        public void dirty(DirtyRecord record) {
            dirty.add(record);
            if (dirty.size() >= MOST_DIRTY) {
                throw new Enough();
            }
        }
    }
}
