package io.caravan.table.postgres;

import io.caravan.record.RecordBatch;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.RawRow;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.UnreadableValue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/**
 * Reads the result of a {@code COPY (SELECT …) TO STDOUT (FORMAT binary)} straight into the vectors of a batch, a column at
 * a time. Texts are not copied: their vectors refer to the blocks that came from the network, which are never reused. Where
 * a value cannot be read, its and the rows beside it are decoded again one by one.
 */
final class PgCopyReader implements BatchReader {
    private static final int ROWS_AT_ONCE = 512;

    private final PgCopyFeed feed;
    private final PgRows rows;
    private final PgColumnDecoder[] decoders;
    private final Read read;
    private long number;
    private boolean ended;

    PgCopyReader(PgCopyFeed feed, Read read) {
        List<SourceColumn> columns = read.columns();
        this.feed = feed;
        this.read = read;
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
        while (size < batch.capacity() && (bytes < read.batchBytes() || size == 0)) {
            int before = rows.position();
            int found = rows.find(batch.capacity() - size);
            bytes += rows.position() - before;
            if (found > 0) {
                size += decode(batch.vectors().cols, found, size);
                number += found;
            } else if (!rows.more()) {
                ended = true;
                break;
            }
        }
        batch.vectors().size = size;
        batch.bytes(bytes);
        return size > 0;
    }

    /** Returns how many rows could be read. */
    private int decode(ColumnVector[] vectors, int found, int row) {
        try {
            decode(vectors, 0, found, row);
            return found;
        } catch (UnreadableValue e) {
            return oneByOne(vectors, found, row);
        }
    }

    private void decode(ColumnVector[] vectors, int from, int count, int row) {
        byte[] block = rows.block();
        int[] at = rows.at();
        for (int c = 0; c < decoders.length; c++) {
            decoders[c].decode(block, at, c * rows.most() + from, count, vectors[c], row);
        }
    }

    private int oneByOne(ColumnVector[] vectors, int found, int row) {
        int kept = 0;
        forgetNulls(vectors, row, row + found);
        for (int i = 0; i < found; i++) {
            try {
                decode(vectors, i, 1, row + kept);
                kept++;
            } catch (UnreadableValue e) {
                forgetNulls(vectors, row + kept, row + kept + 1);
                int at = i;
                read.unreadable().row(number + i + 1, e, () -> raw(at));
            }
        }
        return kept;
    }

    private static void forgetNulls(ColumnVector[] vectors, int from, int to) {
        for (ColumnVector vector : vectors) {
            Arrays.fill(vector.isNull, from, to, false);
        }
    }

    /** Each value by itself; one that cannot be read as the database writes it, or else as its bytes. */
    private byte[] raw(int row) {
        RecordBatch one = RecordBatch.allocate(read.schema(), 1);
        one.vectors().size = 1;
        return RawRow.json(read.columns(), c -> {
            int at = c * rows.most() + row;
            try {
                decoders[c].decode(rows.block(), rows.at(), at, 1, one.vectors().cols[c], 0);
            } catch (UnreadableValue e) {
                if (e.text() != null) {
                    return e.text();
                }
                int p = rows.at()[at];
                return "\\x" + HexFormat.of().formatHex(rows.block(), p + 4, p + 4 + PgBytes.int4(rows.block(), p));
            }
            Object value = one.value(c, 0);
            return value instanceof byte[] bytes ? RawRow.base64(bytes) : value == null ? null : value.toString();
        });
    }

    @Override
    public void close() throws Exception {
        if (!ended) {
            ended = true;
            feed.cancel();
        }
    }
}
