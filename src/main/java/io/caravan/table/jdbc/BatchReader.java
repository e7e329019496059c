package io.caravan.table.jdbc;

import io.caravan.record.RecordBatch;

/** An open, streaming result of one split's statement. One thread reads it; it never holds more than a batch of rows. */
public interface BatchReader extends AutoCloseable {
    /**
     * Empties the batch and fills it with the next rows, up to its capacity.
     *
     * @return false when the result is exhausted and the batch is empty
     * @throws io.caravan.run.RunException what {@link UnreadableRows} makes of a row that cannot be read
     */
    boolean read(RecordBatch batch) throws Exception;

    /** Ends the statement at once, also in the middle of the result. */
    @Override
    public void close() throws Exception;
}
