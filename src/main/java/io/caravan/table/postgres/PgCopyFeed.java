package io.caravan.table.postgres;

/** The bytes of a running COPY, as the server frames them: {@code 'd'}, four bytes of length, one row. */
interface PgCopyFeed {
    /**
     * Reads some bytes of frames, waiting for at least one; a frame may be split over several calls.
     *
     * @return the number of bytes read into {@code bytes} from {@code from} on, or -1 when the COPY has ended well
     */
    int read(byte[] bytes, int from) throws Exception;

    /** Stops the statement on the server; the connection can be used again after a rollback. From any thread. */
    void cancel() throws Exception;
}
