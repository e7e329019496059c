package io.caravan.format;

import io.caravan.record.BatchAppender;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;

/** The rows of an open text, batch by batch. */
final class FileRows implements RowReader {
    /** The rows from which columns that are not declared are taken. */
    static final int SAMPLE = 1000;

    /** A batch of long rows is sent before it is full. */
    private static final long BATCH_BYTES = 8 << 20;

    private final FileText text;
    private final Rows rows;
    private long bytes;

    /** Gives rows one by one. */
    interface Rows {
        /** Appends the next row, or reports a fault; false at the end. */
        boolean next(BatchAppender to) throws IOException;
    }

    /** Begins to read a text. */
    interface Start {
        Rows of(FileText text) throws IOException;
    }

    /** Says which columns a text has. */
    interface Columns {
        Schema of(FileText text) throws IOException;
    }

    /** The schema that was declared, or else what a file tells; closes the stream. */
    static Schema describe(Schema declared, InputStream file, String name, Encoding encoding, Columns columns)
            throws IOException {
        if (declared != null) {
            file.close();
            return declared;
        }
        try (FileText text = FileText.open(file, name, encoding)) {
            return text.begin(() -> columns.of(text));
        }
    }

    private FileRows(FileText text, Rows rows) {
        this.text = text;
        this.rows = rows;
    }

    /** The text is closed if it cannot be begun, or with the rows. */
    static FileRows open(FileText text, Start start) throws IOException {
        try {
            return new FileRows(text, text.begin(() -> start.of(text)));
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    @Override
    public boolean fill(RecordBatch batch) throws IOException {
        return text.read(() -> {
            batch.reset();
            BatchAppender to = new BatchAppender(batch).checkingYears();
            long enough = text.window().position() + BATCH_BYTES;
            boolean more = true;
            while (more && !to.isFull() && (batch.size() == 0 || text.window().position() < enough)) {
                more = rows.next(to);
            }
            batch.bytes(text.bytes() - bytes);
            bytes = text.bytes();
            return batch.size() > 0;
        });
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
