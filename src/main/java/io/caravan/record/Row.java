package io.caravan.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/**
 * A cursor over the rows of a batch, before the first row at the start. It reads the vectors where they are: it is
 * valid as long as the batch is, in the thread that works on the batch. The typed getters are for values that are not
 * NULL, of a column of that kind; another kind is a {@link ClassCastException}.
 */
public final class Row {
    private final RecordBatch batch;
    private final ColumnVector[] vectors;
    private int row = -1;

    Row(RecordBatch batch) {
        this.batch = batch;
        this.vectors = batch.vectors().cols;
    }

    /** Goes to the next row; false behind the last. */
    public boolean next() {
        return ++row < batch.size();
    }

    /** Goes to a row, 0 being the first. */
    public Row at(int index) {
        row = index;
        return this;
    }

    public int index() {
        return row;
    }

    public boolean isNull(int column) {
        return Values.isNull(vectors[column], row);
    }

    public boolean getBoolean(int column) {
        return Values.whole(vectors[column], row) != 0;
    }

    /** A whole number, a boolean as 0 or 1, a date as its epoch day. */
    public long getLong(int column) {
        return Values.whole(vectors[column], row);
    }

    public double getDouble(int column) {
        return Values.floating(vectors[column], row);
    }

    public BigDecimal getDecimal(int column) {
        return Values.decimal((ColumnType.Decimal) batch.schema().type(column), vectors[column], row);
    }

    public String getString(int column) {
        return Values.text(vectors[column], row);
    }

    /** A copy of the bytes of text or binary. */
    public byte[] getBytes(int column) {
        return Values.bytes(vectors[column], row);
    }

    /** The array that holds the bytes of text or binary among others, from {@link #offset} on. Only to be read. */
    public byte[] buffer(int column) {
        BytesColumnVector bytes = (BytesColumnVector) vectors[column];
        return bytes.vector[Values.at(bytes, row)];
    }

    public int offset(int column) {
        BytesColumnVector bytes = (BytesColumnVector) vectors[column];
        return bytes.start[Values.at(bytes, row)];
    }

    public int length(int column) {
        BytesColumnVector bytes = (BytesColumnVector) vectors[column];
        return bytes.length[Values.at(bytes, row)];
    }

    public LocalDate getDate(int column) {
        return LocalDate.ofEpochDay(Values.whole(vectors[column], row));
    }

    /** The seconds of a wall clock as if in UTC, or of an instant. */
    public long getEpochSecond(int column) {
        return Values.seconds(vectors[column], row);
    }

    public int getNano(int column) {
        return Values.nanos(vectors[column], row);
    }

    public LocalDateTime getTimestamp(int column) {
        return LocalDateTime.ofEpochSecond(getEpochSecond(column), getNano(column), ZoneOffset.UTC);
    }

    public Instant getInstant(int column) {
        return Instant.ofEpochSecond(getEpochSecond(column), getNano(column));
    }

    /** The value as a Java object, as {@link RecordBatch#value}. */
    public Object get(int column) {
        return batch.value(column, row);
    }
}
