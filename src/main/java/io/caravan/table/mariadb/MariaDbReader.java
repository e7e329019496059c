package io.caravan.table.mariadb;

import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Digits;
import io.caravan.table.jdbc.RawRow;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.SourceColumn;
import io.caravan.table.jdbc.Sql;
import io.caravan.table.jdbc.UnreadableValue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Reads a streaming result of the MariaDB driver into vectors with its cheapest getters: long, bytes, string. */
final class MariaDbReader implements BatchReader {
    private static final int INTERRUPTED = 1317;

    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private final List<SourceColumn> columns;
    private final ColumnType.Kind[] kinds;
    /** Of decimals that fit a long, else -1. */
    private final int[] scales;

    private final Read read;
    private long number;
    private boolean exhausted;
    private long bytes;

    MariaDbReader(Connection connection, Statement statement, ResultSet rows, Read read) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.read = read;
        this.columns = read.columns();
        this.kinds = columns.stream().map(SourceColumn::kind).toArray(ColumnType.Kind[]::new);
        this.scales = columns.stream()
                .mapToInt(column -> column.type() instanceof ColumnType.Decimal decimal && decimal.fitsLong()
                        ? decimal.scale()
                        : -1)
                .toArray();
    }

    @Override
    public boolean read(RecordBatch batch) throws SQLException {
        batch.reset();
        bytes = 0;
        ColumnVector[] vectors = batch.vectors().cols;
        int capacity = batch.capacity();
        int row = 0;
        while (row < capacity && (bytes < read.batchBytes() || row == 0) && next()) {
            number++;
            try {
                for (int i = 0; i < kinds.length; i++) {
                    cell(i, vectors[i], row);
                }
                row++;
            } catch (UnreadableValue e) {
                for (ColumnVector vector : vectors) {
                    vector.isNull[row] = false;
                }
                read.unreadable().row(number, e, () -> RawRow.of(columns, rows));
            }
        }
        batch.vectors().size = row;
        batch.bytes(bytes);
        return row > 0;
    }

    private boolean next() throws SQLException {
        exhausted = exhausted || !rows.next();
        return !exhausted;
    }

    private void cell(int i, ColumnVector vector, int row) throws SQLException {
        switch (kinds[i]) {
            case BOOLEAN -> bool(i, (LongColumnVector) vector, row);
            case TINYINT, SMALLINT, INT, BIGINT -> whole(i, (LongColumnVector) vector, row);
            case DATE -> date(i, (LongColumnVector) vector, row);
            case FLOAT, DOUBLE -> floating(i, (DoubleColumnVector) vector, row);
            case DECIMAL -> {
                if (scales[i] >= 0) {
                    unscaled(i, (LongColumnVector) vector, row);
                } else {
                    decimal(i, (DecimalColumnVector) vector, row);
                }
            }
            case STRING, VARCHAR, CHAR, BINARY -> text(i, (BytesColumnVector) vector, row);
            case TIMESTAMP, INSTANT -> timestamp(i, (TimestampColumnVector) vector, row);
        }
    }

    private void whole(int i, LongColumnVector vector, int row) throws SQLException {
        long value = rows.getLong(i + 1);
        bytes += Long.BYTES;
        vector.vector[row] = value;
        if (value == 0 && rows.wasNull()) {
            absent(vector, row);
        }
    }

    private void bool(int i, LongColumnVector vector, int row) throws SQLException {
        whole(i, vector, row);
        long value = vector.vector[row];
        if ((value & ~1) != 0) {
            throw refuse(
                    i,
                    "is neither 0 nor 1",
                    "Read it as " + columns.get(i).identifier() + " + 0 in 'query', or repair it");
        }
    }

    private void floating(int i, DoubleColumnVector vector, int row) throws SQLException {
        double value = rows.getDouble(i + 1);
        bytes += Double.BYTES;
        vector.vector[row] = kinds[i] == ColumnType.Kind.FLOAT ? (float) value : value;
        if (value == 0 && rows.wasNull()) {
            absent(vector, row);
        }
    }

    private void decimal(int i, DecimalColumnVector vector, int row) throws SQLException {
        String text = rows.getString(i + 1);
        if (text == null) {
            absent(vector, row);
            return;
        }
        byte[] value = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes += value.length;
        vector.vector[row].setFromBytes(value, 0, value.length);
        if (!vector.vector[row].isSet()) {
            throw refuse(i, "does not fit " + columns.get(i).type(), "Convert it in 'query'");
        }
    }

    private void unscaled(int i, LongColumnVector vector, int row) throws SQLException {
        String text = rows.getString(i + 1);
        if (text == null) {
            absent(vector, row);
            return;
        }
        bytes += text.length();
        vector.vector[row] = Digits.unscaled(text, scales[i]);
    }

    private void text(int i, BytesColumnVector vector, int row) throws SQLException {
        byte[] value = rows.getBytes(i + 1);
        if (value == null) {
            absent(vector, row);
        } else {
            bytes += value.length;
            vector.setVal(row, value, 0, value.length);
        }
    }

    /** From {@code 2026-01-31}. */
    private void date(int i, LongColumnVector vector, int row) throws SQLException {
        String text = rows.getString(i + 1);
        if (text == null) {
            absent(vector, row);
            return;
        }
        bytes += text.length();
        vector.vector[row] = epochDay(i, Digits.of(text, 0, 4), Digits.of(text, 5, 7), Digits.of(text, 8, 10), true);
    }

    /** From {@code 2026-01-31 12:00:00.123456}. */
    private void timestamp(int i, TimestampColumnVector vector, int row) throws SQLException {
        byte[] text = rows.getBytes(i + 1);
        if (text == null) {
            absent(vector, row);
            return;
        }
        bytes += text.length;
        int second = (Digits.of(text, 11, 13) * 60 + Digits.of(text, 14, 16)) * 60 + Digits.of(text, 17, 19);
        int nanos = text.length > 20 ? Digits.fraction(text, 20) : 0;
        boolean midnight = second == 0 && nanos == 0;
        long day = epochDay(i, Digits.of(text, 0, 4), Digits.of(text, 5, 7), Digits.of(text, 8, 10), midnight);
        vector.time[row] = (day * 86_400 + second) * 1000 + nanos / 1_000_000;
        vector.nanos[row] = nanos;
    }

    private long epochDay(int i, int year, int month, int day, boolean midnight) {
        if (!Digits.isDate(year, month, day)) {
            if (midnight && year == 0 && month == 0 && day == 0) {
                throw refuse(i, "is a zero date", "Set zeroDate=null to read it as NULL, or repair it");
            }
            throw refuse(
                    i,
                    year == 0 ? "is a date of the year 0" : "is a date whose month or day there is not, as 0",
                    "Make it NULL or a date in 'query', or repair it");
        }
        return Digits.epochDay(year, month, day);
    }

    private UnreadableValue refuse(int i, String why, String remedy) {
        SourceColumn column = columns.get(i);
        return new UnreadableValue(column.name(), "a value of type " + column.nativeType() + " " + why + ". " + remedy);
    }

    private static void absent(ColumnVector vector, int row) {
        vector.noNulls = false;
        vector.isNull[row] = true;
    }

    /**
     * The driver would read a result to its end: an unfinished one is cut off with its connection, unless that holds a
     * transaction, whose state others read too. There the server is told to end it.
     */
    @Override
    public void close() throws SQLException {
        if (exhausted) {
            statement.close();
        } else if (connection.isClosed() || connection.getAutoCommit()) {
            Sql.cut(connection);
        } else {
            end();
        }
    }

    private void end() throws SQLException {
        try {
            connection.unwrap(org.mariadb.jdbc.Connection.class).cancelCurrentQuery();
            statement.close();
        } catch (SQLException e) {
            if (e.getErrorCode() != INTERRUPTED) {
                Sql.cut(connection);
            }
        }
    }
}
