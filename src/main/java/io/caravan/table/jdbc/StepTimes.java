package io.caravan.table.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** How a driver's results give dates and times as those of java.time, where drivers differ. For all threads. */
public interface StepTimes {
    /** As JDBC 4.2 says. */
    StepTimes STANDARD = new StepTimes() {};

    /** A timestamp: a wall clock, or an instant as an OffsetDateTime. */
    default Object timestamp(ResultSet row, int index) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        boolean zoned = columns.getColumnTypeName(index).equalsIgnoreCase("timestamptz")
                || columns.getColumnType(index) == Types.TIMESTAMP_WITH_TIMEZONE;
        return zoned ? row.getObject(index, OffsetDateTime.class) : row.getObject(index, LocalDateTime.class);
    }

    /**
     * What the driver gives as null.
     *
     * @throws io.caravan.record.ConversionException if it is another value that java.time has not
     */
    default Object none(ResultSet row, int index) throws SQLException {
        return null;
    }
}
