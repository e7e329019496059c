package io.caravan.table.mariadb;

import io.caravan.record.ConversionException;
import io.caravan.table.jdbc.StepTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/** MariaDB's driver moves a LocalDateTime too, and has no zero date. */
final class MariaDbStepTimes implements StepTimes {
    @Override
    public Object timestamp(ResultSet row, int index) throws SQLException {
        LocalDateTime time = fields(row, index);
        boolean instant = row.getMetaData().getColumnTypeName(index).equalsIgnoreCase("timestamp");
        return instant ? time.atOffset(ZoneOffset.UTC) : time;
    }

    /** Only a calendar takes the fields as they are. */
    private static LocalDateTime fields(ResultSet row, int index) throws SQLException {
        GregorianCalendar utc = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        utc.setGregorianChange(new Date(Long.MIN_VALUE));
        return LocalDateTime.ofInstant(row.getTimestamp(index, utc).toInstant(), ZoneOffset.UTC);
    }

    /** The driver gives 0000-00-00 as null, which is another value. */
    @Override
    public Object none(ResultSet row, int index) throws SQLException {
        int type = row.getMetaData().getColumnType(index);
        if ((type == Types.DATE || type == Types.TIMESTAMP) && row.getString(index) != null) {
            throw new ConversionException(
                    "cannot read column '" + row.getMetaData().getColumnLabel(index)
                            + "': it holds 0000-00-00, which is no date. Make it NULL in the statement: nullif(..., 0).",
                    null);
        }
        return null;
    }
}
