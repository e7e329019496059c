package io.caravan.file.source;

import io.caravan.file.copy.Digested;
import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.format.FaultyRow;
import io.caravan.format.RowFaults;
import io.caravan.format.RowReader;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the rows of the files of one split down the route, file by file. For one thread. */
final class RowsOfFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RowsOfFiles.class);
    private static final int ROWS = 4096;

    private final Reading reading;
    private final SplitAttempt attempt;
    private final Schema schema;

    /** @param schema null if no file tells the columns, because there is none */
    RowsOfFiles(Reading reading, SplitAttempt attempt, Schema schema) {
        this.reading = reading;
        this.attempt = attempt;
        this.schema = schema;
    }

    void read(FilePart part) throws Exception {
        if (schema == null) {
            attempt.nothing();
            return;
        }
        RecordBatch batch = RecordBatch.allocate(schema, ROWS);
        int number = 0;
        for (FileInfo info : part.files()) {
            one(new StoredFile(reading, attempt, info, number++), batch);
        }
        // So that targets know of a run without rows.
        batch.reset();
        attempt.send(batch);
    }

    private void one(StoredFile file, RecordBatch batch) throws Exception {
        try {
            rows(file, batch);
        } catch (FileGone e) {
            untouched(file, e);
            file.missed(Item.State.GONE, null);
        } catch (FileChanged e) {
            untouched(file, e);
            renewed(file, batch);
        }
        attempt.note(file.item());
    }

    private void renewed(StoredFile file, RecordBatch batch) throws IOException {
        try {
            file.renew();
            rows(file, batch);
        } catch (FileGone e) {
            untouched(file, e);
            file.missed(Item.State.GONE, null);
        }
    }

    /** Rows of a file that have been sent cannot be taken back but with the whole attempt. */
    private void untouched(StoredFile file, IOException e) {
        if (file.read() > 0) {
            throw RunException.external(
                    attempt.run().route() + "/" + file.name()
                            + ": cannot read on: the file was changed or removed while it was read. It is read again.",
                    e);
        }
    }

    private void rows(StoredFile file, RecordBatch batch) throws IOException {
        Digested in = new Digested(file.open(0));
        try (RowReader rows = reading.options().format().open(in, file.name(), schema, faults(file))) {
            while (rows.fill(batch)) {
                // Counted as they came.
                batch.bytes(0);
                attempt.send(batch);
            }
        }
        file.copied(Item.State.COPIED, file.read(), in.sha256(), null);
    }

    private RowFaults faults(StoredFile file) {
        return new RowFaults() {
            @Override
            public void faulty(FaultyRow row) {
                attempt.dirty(
                        new DirtyRecord(file.name(), "line " + row.line(), row.column(), row.reason(), row.raw()));
            }

            @Override
            public void note(String note) {
                LOG.info("route={} file={}: {}", attempt.run().route(), file.name(), note);
            }
        };
    }
}
