package io.caravan.table.postgres;

import io.caravan.run.RunException;

/**
 * Finds the values of binary COPY rows in a block of frames. Blocks are never written twice, so vectors may refer to
 * them for as long as they like.
 */
final class PgRows {
    private static final int FRAME = 5;
    private static final int BLOCK = 256 * 1024;
    private static final int SIGNATURE = 11;

    private final PgCopyFeed feed;
    private final int columns;
    private final int most;
    private final int[] at;
    private byte[] block = new byte[BLOCK];
    private int next;
    private int end;
    private boolean begun;
    private boolean ended;

    PgRows(PgCopyFeed feed, int columns, int most) {
        this.feed = feed;
        this.columns = columns;
        this.most = most;
        this.at = new int[columns * most];
    }

    byte[] block() {
        return block;
    }

    /** Positions of the values found by {@link #find}: those of column c begin at index {@code c * most}. */
    int[] at() {
        return at;
    }

    int most() {
        return most;
    }

    /** The position in the block behind the last row found. */
    int position() {
        return next;
    }

    /**
     * Finds the next whole rows in the block without waiting.
     *
     * @return how many, at most {@code limit}; 0 if more bytes are needed
     */
    int find(int limit) {
        byte[] bytes = block;
        int[] positions = at;
        int rows = 0;
        int p = next;
        int cap = Math.min(limit, most);
        while (rows < cap && end - p >= FRAME) {
            int length = PgBytes.int4(bytes, p + 1) + 1;
            if (bytes[p] != 'd' || length < FRAME) {
                throw broken();
            }
            if (end - p < length) {
                break;
            }
            int q = begun ? p + FRAME : begin(bytes, p + FRAME);
            p += length;
            if (q + 2 > p) {
                continue;
            }
            short count = PgBytes.int2(bytes, q);
            if (count == -1) {
                continue;
            }
            if (count != columns) {
                throw broken();
            }
            q += 2;
            for (int i = rows, stop = rows + columns * most; i < stop; i += most) {
                positions[i] = q;
                q += 4 + Math.max(PgBytes.int4(bytes, q), 0);
            }
            if (q != p) {
                throw broken();
            }
            rows++;
        }
        next = p;
        return rows;
    }

    private int begin(byte[] bytes, int p) {
        begun = true;
        int extension = PgBytes.int4(bytes, p + SIGNATURE + 4);
        return p + SIGNATURE + 8 + extension;
    }

    /**
     * Waits for more bytes, in a fresh block when this one is full.
     *
     * @return false when the COPY has ended
     */
    boolean more() throws Exception {
        if (ended) {
            return false;
        }
        if (block.length - end <= FRAME || needed() > block.length - next) {
            renew();
        }
        int read = feed.read(block, end);
        if (read < 0) {
            ended = true;
            if (next != end) {
                throw broken();
            }
            return false;
        }
        end += read;
        return true;
    }

    /** What the frame at hand needs; its head alone if that is not there yet. */
    private int needed() {
        return (end - next < FRAME ? FRAME : PgBytes.int4(block, next + 1) + 1);
    }

    private void renew() {
        byte[] fresh = new byte[Math.max(BLOCK, needed())];
        System.arraycopy(block, next, fresh, 0, end - next);
        block = fresh;
        end -= next;
        next = 0;
    }

    private RunException broken() {
        return RunException.bug("cannot read rows: the server's COPY does not have the expected form. "
                + "Plan the run again; if this persists, report it.");
    }
}
