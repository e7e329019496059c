package io.caravan.table;

import io.caravan.record.RecordBatch;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/**
 * Reads the result of a {@code COPY (SELECT …) TO STDOUT (FORMAT binary)} straight into the vectors of a batch, a column at
 * a time. Texts are not copied: their vectors refer to the blocks that came from the network, which are never reused.
 */
final class PgCopyReader implements BatchReader {
    private static final int ROWS_AT_ONCE = 512;

    private final PgCopyFeed feed;
    private final PgRows rows;
    private final PgColumnDecoder[] decoders;
    private final long most;
    private boolean ended;

    PgCopyReader(PgCopyFeed feed, Read read) {
        List<SourceColumn> columns = read.columns();
        this.feed = feed;
        this.most = read.batchBytes();
        this.rows = new PgRows(feed, columns.size(), ROWS_AT_ONCE);
        this.decoders = columns.stream()
                .map(column -> PgWire.of(column).decoder(column.column()))
                .toArray(PgColumnDecoder[]::new);
    }

    @Override
    public boolean read(RecordBatch batch) throws Exception {
        batch.reset();
        int size = 0;
        long bytes = 0;
        while (size < batch.capacity() && bytes < most) {
            int before = rows.position();
            int found = rows.find(batch.capacity() - size);
            bytes += rows.position() - before;
            if (found > 0) {
                decode(batch.vectors().cols, found, size);
                size += found;
            } else if (!rows.more()) {
                ended = true;
                break;
            }
        }
        batch.vectors().size = size;
        batch.bytes(bytes);
        return size > 0;
    }

    private void decode(ColumnVector[] vectors, int found, int row) {
        byte[] block = rows.block();
        int[] at = rows.at();
        for (int c = 0; c < decoders.length; c++) {
            decoders[c].decode(block, at, c * rows.most(), found, vectors[c], row);
        }
    }

    @Override
    public void close() throws Exception {
        if (!ended) {
            ended = true;
            feed.cancel();
        }
    }
}
