package io.caravan.table;

import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.run.RunException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Reads a forward-only result through the getters of JDBC 4.2. */
final class JdbcReader implements BatchReader {
    /** Puts the value of one column of the current row into its vector, or marks it null. */
    interface Getter {
        void get(ResultSet rows, int index, ColumnVector vector, int row) throws SQLException;
    }

    private final Statement statement;
    private final ResultSet rows;
    private final List<SourceColumn> columns;
    private final Getter[] getters;

    JdbcReader(Statement statement, ResultSet rows, Read read) {
        this.statement = statement;
        this.rows = rows;
        this.columns = read.columns();
        this.getters = columns.stream().map(column -> getter(column.type())).toArray(Getter[]::new);
    }

    @Override
    public boolean read(RecordBatch batch) throws SQLException {
        batch.reset();
        ColumnVector[] vectors = batch.vectors().cols;
        int capacity = batch.capacity();
        int row = 0;
        while (row < capacity && rows.next()) {
            row(vectors, row++);
        }
        batch.vectors().size = row;
        return row > 0;
    }

    private void row(ColumnVector[] vectors, int row) throws SQLException {
        int i = 0;
        try {
            for (; i < getters.length; i++) {
                getters[i].get(rows, i + 1, vectors[i], row);
            }
        } catch (ArithmeticException | SQLException e) {
            if (e instanceof SQLException sql && Failures.connection(sql)) {
                throw e;
            }
            SourceColumn column = columns.get(i);
            throw new RunException(
                    RunException.Category.DATA,
                    "cannot read column '" + column.name() + "': a value does not fit " + column.type() + ". Exclude the"
                            + " column with 'columns', or convert it in 'query'.",
                    e);
        }
    }

    @Override
    public void close() throws SQLException {
        try (statement) {
            statement.cancel();
        }
    }

    private static Getter getter(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> (rows, i, vector, row) -> set(rows, vector, row, rows.getBoolean(i) ? 1 : 0);
            case TINYINT, SMALLINT, INT, BIGINT -> (rows, i, vector, row) -> set(rows, vector, row, rows.getLong(i));
            case FLOAT -> (rows, i, vector, row) -> set(rows, vector, row, rows.getFloat(i));
            case DOUBLE -> (rows, i, vector, row) -> set(rows, vector, row, rows.getDouble(i));
            case DECIMAL -> decimal((ColumnType.Decimal) type);
            case STRING, VARCHAR, CHAR -> (rows, i, vector, row) -> {
                String value = rows.getString(i);
                bytes(vector, row, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
            };
            case BINARY -> (rows, i, vector, row) -> bytes(vector, row, rows.getBytes(i));
            case DATE -> (rows, i, vector, row) -> {
                LocalDate value = rows.getObject(i, LocalDate.class);
                if (value == null) {
                    absent(vector, row);
                } else {
                    ((LongColumnVector) vector).vector[row] = value.toEpochDay();
                }
            };
            case TIMESTAMP -> (rows, i, vector, row) -> timestamp(vector, row, rows.getObject(i, LocalDateTime.class));
            case INSTANT -> (rows, i, vector, row) -> {
                OffsetDateTime value = rows.getObject(i, OffsetDateTime.class);
                timestamp(
                        vector,
                        row,
                        value == null ? null : value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            };
        };
    }

    private static Getter decimal(ColumnType.Decimal type) {
        int scale = type.scale();
        if (type.fitsLong()) {
            return (rows, i, vector, row) -> {
                BigDecimal value = rows.getBigDecimal(i);
                if (value == null) {
                    absent(vector, row);
                } else {
                    ((Decimal64ColumnVector) vector).vector[row] = value.setScale(scale, RoundingMode.UNNECESSARY)
                            .unscaledValue()
                            .longValueExact();
                }
            };
        }
        return (rows, i, vector, row) -> {
            BigDecimal value = rows.getBigDecimal(i);
            if (value == null) {
                absent(vector, row);
            } else {
                ((DecimalColumnVector) vector).set(row, HiveDecimal.create(value));
            }
        };
    }

    private static void set(ResultSet rows, ColumnVector vector, int row, long value) throws SQLException {
        ((LongColumnVector) vector).vector[row] = value;
        if (value == 0 && rows.wasNull()) {
            absent(vector, row);
        }
    }

    private static void set(ResultSet rows, ColumnVector vector, int row, double value) throws SQLException {
        ((DoubleColumnVector) vector).vector[row] = value;
        if (value == 0 && rows.wasNull()) {
            absent(vector, row);
        }
    }

    private static void bytes(ColumnVector vector, int row, byte[] value) {
        if (value == null) {
            absent(vector, row);
        } else {
            ((BytesColumnVector) vector).setVal(row, value, 0, value.length);
        }
    }

    private static void timestamp(ColumnVector vector, int row, LocalDateTime value) {
        if (value == null) {
            absent(vector, row);
            return;
        }
        TimestampColumnVector timestamps = (TimestampColumnVector) vector;
        long second = value.toEpochSecond(ZoneOffset.UTC);
        timestamps.time[row] = second * 1000 + value.getNano() / 1_000_000;
        timestamps.nanos[row] = value.getNano();
    }

    private static void absent(ColumnVector vector, int row) {
        vector.noNulls = false;
        vector.isNull[row] = true;
    }
}
