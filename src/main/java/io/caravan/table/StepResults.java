package io.caravan.table;

import io.caravan.record.ConversionException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/** Stands before a connection, its statements and their results, so that {@code getObject} gives values of java.time. */
final class StepResults implements InvocationHandler {
    private final Object real;
    private final boolean mariadb;

    private StepResults(Object real, boolean mariadb) {
        this.real = real;
        this.mariadb = mariadb;
    }

    /** What a connection, statement or result is replaced by; anything else is returned as it is. */
    static Object of(Object real, boolean mariadb) {
        ClassLoader loader = StepResults.class.getClassLoader();
        StepResults handler = new StepResults(real, mariadb);
        // The native image looks for these arrays, so each is written out.
        if (real instanceof Connection) {
            return Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, handler);
        } else if (real instanceof CallableStatement) {
            return Proxy.newProxyInstance(loader, new Class<?>[] {CallableStatement.class}, handler);
        } else if (real instanceof PreparedStatement) {
            return Proxy.newProxyInstance(loader, new Class<?>[] {PreparedStatement.class}, handler);
        } else if (real instanceof Statement) {
            return Proxy.newProxyInstance(loader, new Class<?>[] {Statement.class}, handler);
        }
        return real instanceof ResultSet
                ? Proxy.newProxyInstance(loader, new Class<?>[] {ResultSet.class}, handler)
                : real;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            Object answer = method.invoke(real, arguments);
            boolean value = real instanceof ResultSet && method.getName().equals("getObject") && arguments.length == 1;
            return value ? value((ResultSet) real, arguments[0], answer) : wrapped(method, answer);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What a driver gives out as its own is not asked for values. */
    private Object wrapped(Method method, Object answer) {
        return method.getName().equals("unwrap") ? answer : of(answer, mariadb);
    }

    private Object value(ResultSet row, Object column, Object read) throws SQLException {
        int index = column instanceof String label ? row.findColumn(label) : (Integer) column;
        if (read == null) {
            return mariadb ? notZero(row, index) : null;
        } else if (read instanceof java.sql.Date) {
            return row.getObject(index, LocalDate.class);
        } else if (read instanceof java.sql.Time) {
            return row.getString(index);
        } else if (!(read instanceof Timestamp)) {
            return read;
        }
        ResultSetMetaData columns = row.getMetaData();
        String type = columns.getColumnTypeName(index).toLowerCase(Locale.ROOT);
        if (mariadb) {
            LocalDateTime time = fields(row, index);
            return type.equals("timestamp") ? time.atOffset(ZoneOffset.UTC) : time;
        }
        boolean zoned = type.equals("timestamptz") || columns.getColumnType(index) == Types.TIMESTAMP_WITH_TIMEZONE;
        return zoned ? row.getObject(index, OffsetDateTime.class) : row.getObject(index, LocalDateTime.class);
    }

    /** MariaDB's driver moves a LocalDateTime too; only a calendar takes the fields as they are. */
    private static LocalDateTime fields(ResultSet row, int index) throws SQLException {
        GregorianCalendar utc = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        utc.setGregorianChange(new Date(Long.MIN_VALUE));
        return LocalDateTime.ofInstant(row.getTimestamp(index, utc).toInstant(), ZoneOffset.UTC);
    }

    /** The driver gives 0000-00-00 as null, which is another value. */
    private static Object notZero(ResultSet row, int index) throws SQLException {
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
