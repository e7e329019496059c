package io.caravan.format;

import io.caravan.record.RecordBatch;
import java.io.IOException;

/** The rows of an open file. One thread reads them, with a batch's worth of memory, and closes the reader. */
public interface RowReader extends AutoCloseable {
    /**
     * Empties the batch and fills it with the next rows, up to its capacity or some megabytes.
     *
     * @return false at the end of the file, when the batch is empty
     * @throws io.caravan.run.RunException with category DATA for a file that cannot be read on
     * @throws IOException what the stream of the file threw
     */
    boolean fill(RecordBatch batch) throws IOException;

    @Override
    void close() throws IOException;
}
