package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileBatch;
import io.caravan.file.copy.Names;
import io.caravan.file.store.FileSink;
import io.caravan.file.store.FileStore;
import io.caravan.record.RecordBatch;
import io.caravan.run.Run;
import io.caravan.run.RunException;

/** A store with a sink as the target of one run. */
record SinkTarget(FileSink sink, FileStore store, String name, String folder, Run run, Clash onClash) {
    FileBatch files(RecordBatch batch) {
        return Names.files(run, name, batch);
    }

    RunException named(RunException e) {
        return Names.named(run, name, e);
    }
}
