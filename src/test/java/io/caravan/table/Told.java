package io.caravan.table;

import io.caravan.record.RecordBatch;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One try at a split that hands its batches to the test and keeps why it is not exact. */
record Told(Plan plan, Split split, Consumer<RecordBatch> sink, List<String> inexact) implements SplitAttempt {
    Told(Plan plan, Split split, Consumer<RecordBatch> sink) {
        this(plan, split, sink, new ArrayList<>());
    }

    @Override
    public Run run() {
        return Reads.run();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public void send(RecordBatch batch) {
        sink.accept(batch);
    }

    @Override
    public void inexact(String why) {
        inexact.add(why);
    }
}
