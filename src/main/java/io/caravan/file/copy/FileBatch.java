package io.caravan.file.copy;

import io.caravan.record.BatchAppender;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.util.Optional;
import org.apache.orc.TypeDescription;

/**
 * One file on its way down a route: a row that tells about it, and its content for a target that copies files. Steps see
 * the row, and may filter by it. Filled again for the next file once the exchange is through.
 */
public final class FileBatch extends RecordBatch {
    /** What steps see of a file: its name below the folder that is read, and what the store knows of it. */
    public static final Schema SCHEMA = Schema.of(
            new Column("name", ColumnType.STRING),
            new Column("length", ColumnType.BIGINT),
            new Column("modified", ColumnType.INSTANT),
            new Column("version", ColumnType.STRING));

    private final BatchAppender row = new BatchAppender(this);
    private FileContent content;

    /** Why a target of files cannot take what a source sends, null if it can. */
    public static String refused(Schema schema) {
        return schema.equals(SCHEMA)
                ? null
                : "the source sends rows, and this target takes files. Read files without 'format'.";
    }

    /** Without a file, as the only batch of a run that finds none. */
    public FileBatch() {
        super(SCHEMA, SCHEMA.orc().createRowBatch(TypeDescription.RowBatchVersion.USE_DECIMAL64, 1));
        reset();
    }

    public FileBatch fill(FileContent file) {
        reset();
        content = file;
        row.begin();
        row.setString(0, file.name());
        if (file.info().length() < 0) {
            row.setNull(1);
        } else {
            row.setLong(1, file.info().length());
        }
        row.setInstant(2, file.info().modified());
        row.setString(3, file.info().version());
        row.end();
        return this;
    }

    /** The file, empty if there is none or a step has dropped it. */
    public Optional<FileContent> content() {
        return size() == 0 ? Optional.empty() : Optional.of(content);
    }
}
