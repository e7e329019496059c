package io.caravan.table.jdbc;

import io.caravan.record.BatchAppender;
import io.caravan.record.ColumnType;
import io.caravan.record.ConversionException;
import io.caravan.record.RecordBatch;
import io.caravan.run.RunException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;

/** Reads a forward-only result through the getters of JDBC 4.2. */
final class JdbcReader implements BatchReader {
    /** Appends the value of one column of the current row; leaving it out means NULL. */
    interface Getter {
        void get(ResultSet rows, int index, BatchAppender appender) throws SQLException;
    }

    private static final long DAY = 86_400;
    /** Of the years that Hive has values for, in seconds. */
    private static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay() * DAY;

    private static final long LAST = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY - 1;

    private final Statement statement;
    private final ResultSet rows;
    private final List<SourceColumn> columns;
    private final Getter[] getters;
    private final Read read;
    private long number;
    private boolean exhausted;

    JdbcReader(Statement statement, ResultSet rows, Read read) {
        this.statement = statement;
        this.rows = rows;
        this.read = read;
        this.columns = read.columns();
        this.getters = columns.stream().map(column -> getter(column.type())).toArray(Getter[]::new);
    }

    @Override
    public boolean read(RecordBatch batch) throws SQLException {
        batch.reset();
        BatchAppender appender = new BatchAppender(batch);
        long bytes = 0;
        while (!appender.isFull() && (bytes < read.batchBytes() || batch.size() == 0) && next()) {
            number++;
            appender.begin();
            try {
                row(appender);
            } catch (UnreadableValue e) {
                read.unreadable().row(number, e, () -> RawRow.of(columns, rows));
                continue;
            }
            appender.end();
            bytes += bytes(batch, batch.size() - 1);
        }
        batch.bytes(bytes);
        return batch.size() > 0;
    }

    /** The driver does not tell what came over the wire: the bytes of the values come near. */
    private static long bytes(RecordBatch batch, int row) {
        long bytes = 0;
        for (ColumnVector vector : batch.vectors().cols) {
            if (vector instanceof BytesColumnVector texts) {
                bytes += texts.noNulls || !texts.isNull[row] ? texts.length[row] : 0;
            } else {
                bytes += Long.BYTES;
            }
        }
        return bytes;
    }

    private boolean next() throws SQLException {
        exhausted = exhausted || !rows.next();
        return !exhausted;
    }

    private void row(BatchAppender appender) throws SQLException {
        int i = 0;
        try {
            for (; i < getters.length; i++) {
                getters[i].get(rows, i, appender);
            }
        } catch (ConversionException | DateTimeException | SQLException e) {
            if (e instanceof SQLException sql && Failures.connection(sql)) {
                throw e;
            }
            SourceColumn column = columns.get(i);
            // without its cause, which may quote the value
            UnreadableValue unreadable = new UnreadableValue(
                    column.name(),
                    "a value of type " + column.nativeType() + " does not fit " + column.type()
                            + ". Leave the column out of 'columns', or convert it in 'query'");
            if (e instanceof SQLException sql && Failures.category(sql) != RunException.Category.DATA) {
                // Nor may it be the value at all: the statement was ended, or its memory.
                throw RunException.data(unreadable.getMessage());
            }
            throw unreadable;
        }
    }

    /** A result that is not read to its end is cancelled, so that closing it does not fetch the rest. */
    @Override
    public void close() throws SQLException {
        try (statement) {
            if (!exhausted) {
                statement.cancel();
            }
        }
    }

    private static void check(long epochSecond) {
        if (epochSecond < FIRST || epochSecond > LAST) {
            throw new DateTimeException("not of the years 1 to 9999");
        }
    }

    private static Getter getter(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN ->
                (rows, i, appender) -> {
                    boolean value = rows.getBoolean(i + 1);
                    if (!rows.wasNull()) {
                        appender.setBoolean(i, value);
                    }
                };
            case TINYINT, SMALLINT, INT, BIGINT ->
                (rows, i, appender) -> {
                    long value = rows.getLong(i + 1);
                    if (value != 0 || !rows.wasNull()) {
                        appender.setLong(i, value);
                    }
                };
            case FLOAT, DOUBLE ->
                (rows, i, appender) -> {
                    double value = type.kind() == ColumnType.Kind.FLOAT ? rows.getFloat(i + 1) : rows.getDouble(i + 1);
                    if (value != 0 || !rows.wasNull()) {
                        appender.setDouble(i, value);
                    }
                };
            case DECIMAL ->
                (rows, i, appender) -> {
                    BigDecimal value = rows.getBigDecimal(i + 1);
                    if (value != null) {
                        appender.setDecimal(i, value);
                    }
                };
            case STRING, VARCHAR, CHAR ->
                (rows, i, appender) -> {
                    String value = rows.getString(i + 1);
                    if (value != null) {
                        appender.setString(i, value);
                    }
                };
            case BINARY ->
                (rows, i, appender) -> {
                    byte[] value = rows.getBytes(i + 1);
                    if (value != null) {
                        appender.setBytes(i, value, 0, value.length);
                    }
                };
            case DATE ->
                (rows, i, appender) -> {
                    LocalDate value = rows.getObject(i + 1, LocalDate.class);
                    if (value != null) {
                        check(value.toEpochDay() * DAY);
                        appender.setDate(i, value);
                    }
                };
            case TIMESTAMP ->
                (rows, i, appender) -> {
                    LocalDateTime value = rows.getObject(i + 1, LocalDateTime.class);
                    if (value != null) {
                        check(value.toEpochSecond(ZoneOffset.UTC));
                        appender.setTimestamp(i, value);
                    }
                };
            case INSTANT ->
                (rows, i, appender) -> {
                    OffsetDateTime value = rows.getObject(i + 1, OffsetDateTime.class);
                    if (value != null) {
                        check(value.toEpochSecond());
                        appender.setInstant(i, value.toInstant());
                    }
                };
        };
    }
}
