package io.caravan.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The mains of a process: every step that leaves a trace outside of it passes here, and at a chosen step the power
 * goes off. From then on nothing this process tries has any effect.
 */
final class Power {
    private final int last;
    private final List<String> steps = new ArrayList<>();
    private boolean off;
    private int lost;
    private int commits;

    private Power(int last) {
        this.last = last;
    }

    static Power on() {
        return new Power(Integer.MAX_VALUE);
    }

    /** Goes off at the given step, from 1: what the step would have done is not done. */
    static Power until(int step) {
        return new Power(step);
    }

    /** The store's answer to a commit of the run's own threads, from 1 on, gets lost; what was committed is. */
    synchronized void loseAnswer(int commit) {
        lost = commit;
        commits = 0;
    }

    private synchronized void answer() throws SQLException {
        if (Thread.currentThread().getName().startsWith("caravan-run") && ++commits == lost) {
            throw new SQLException("the answer was lost");
        }
    }

    synchronized void cut() {
        off = true;
    }

    synchronized boolean isOff() {
        return off;
    }

    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    void step(String name) {
        synchronized (this) {
            if (!off) {
                steps.add(name);
                off = steps.size() >= last;
            }
            if (off) {
                throw new IllegalStateException("the power is off at " + name);
            }
        }
    }

    DataSource feed(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                Power.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (isOff()) {
                        throw new SQLException("the power is off");
                    }
                    return method.getName().equals("getConnection")
                            ? feed(real.getConnection())
                            : method.invoke(real, arguments);
                });
    }

    private Connection feed(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Power.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commit();
                    } else if (isOff() && !List.of("close", "rollback").contains(method.getName())) {
                        throw new SQLException("the power is off");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commit")) {
                            answer();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void commit() throws SQLException {
        try {
            step("commit");
        } catch (IllegalStateException e) {
            throw new SQLException(e);
        }
    }
}
