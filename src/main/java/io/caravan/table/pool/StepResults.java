package io.caravan.table.pool;

import io.caravan.table.jdbc.StepTimes;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;

/** Stands before a connection, its statements and their results, so that {@code getObject} gives values of java.time. */
final class StepResults implements InvocationHandler {
    private final Object real;
    private final StepTimes times;

    private StepResults(Object real, StepTimes times) {
        this.real = real;
        this.times = times;
    }

    /** What a connection, statement or result is replaced by; anything else is returned as it is. */
    static Object of(Object real, StepTimes times) {
        ClassLoader loader = StepResults.class.getClassLoader();
        StepResults handler = new StepResults(real, times);
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
        return method.getName().equals("unwrap") ? answer : of(answer, times);
    }

    private Object value(ResultSet row, Object column, Object read) throws SQLException {
        int index = column instanceof String label ? row.findColumn(label) : (Integer) column;
        if (read == null) {
            return times.none(row, index);
        } else if (read instanceof java.sql.Date) {
            return row.getObject(index, LocalDate.class);
        } else if (read instanceof java.sql.Time) {
            return row.getString(index);
        }
        return read instanceof Timestamp ? times.timestamp(row, index) : read;
    }
}
