package io.caravan.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A run store that cannot be reached for some transactions. */
final class Outage {
    private final AtomicInteger left = new AtomicInteger();
    private final DataSource database;

    Outage(DataSource real) {
        this.database = (DataSource) Proxy.newProxyInstance(
                Outage.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")
                            && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                        throw new SQLException("the run store is away", "08001");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DataSource database() {
        return database;
    }

    /** The next transactions find no store. */
    void next(int transactions) {
        left.set(transactions);
    }
}
