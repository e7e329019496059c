package io.caravan.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** A process's way to the run store: the begin and the end of each transaction are steps. */
final class StoreFeed {
    /** What a connection pool does with a connection whatever has become of the process. */
    private static final Set<String> ALWAYS = Set.of("close", "rollback", "setAutoCommit", "getAutoCommit");

    private final Power power;
    private final Bug bug;

    StoreFeed(Power power, Bug bug) {
        this.power = power;
        this.bug = bug;
    }

    DataSource of(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                StoreFeed.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getConnection") ? begin(real) : invoke(real, method, arguments));
    }

    private Connection begin(DataSource real) throws SQLException {
        Step begin = new Step(null, Step.Kind.BEGIN, "a transaction");
        return step(begin, () -> new Transaction(real.getConnection(), begin).proxy());
    }

    private <T> T step(Step step, Power.Work<T> work) throws SQLException {
        try {
            return power.step(step, work, work);
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    private static Object invoke(Object real, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** One transaction, which is what the run store takes a connection for. */
    private final class Transaction {
        private final Connection real;
        private final Step begin;

        Transaction(Connection real, Step begin) {
            this.real = real;
            this.begin = begin;
        }

        Connection proxy() {
            return (Connection) Proxy.newProxyInstance(
                    StoreFeed.class.getClassLoader(), new Class<?>[] {Connection.class}, this::call);
        }

        private Object call(Object proxy, Method method, Object... arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("commit") && begin.phase() != null) {
                return step(new Step(begin.phase(), Step.Kind.COMMIT, "a transaction"), () -> {
                    real.commit();
                    return null;
                });
            }
            if (power.isOff() && !ALWAYS.contains(name)) {
                throw new SQLException("the power is off");
            }
            if (name.equals("prepareStatement")) {
                arguments[0] = prepared((String) arguments[0]);
            }
            return invoke(real, method, arguments);
        }

        private String prepared(String sql) throws SQLException {
            Step.Phase now = phase(sql);
            if (now != null && (begin.phase() == null || now.compareTo(begin.phase()) > 0)) {
                begin.phase(now);
            }
            return bug == Bug.CURSOR_FIRST ? cursorFirst(sql) : sql;
        }

        /** The cursor moves when the manifest is bound; the commit finds it moved. */
        private String cursorFirst(String sql) throws SQLException {
            if (sql.contains("status = 'PUBLISHING'")) {
                try (var statement = real.createStatement()) {
                    int moved = statement.executeUpdate("UPDATE sync_cursor c SET cursor_value = (SELECT hi FROM"
                            + " sync_run r WHERE r.open_route = c.route), version = version + 1 WHERE route IN"
                            + " (SELECT open_route FROM sync_run WHERE status = 'EXTRACTING' AND hi IS NOT NULL)");
                    if (moved == 0) {
                        statement.executeUpdate("INSERT INTO sync_cursor (route, cursor_value, version, run_id)"
                                + " SELECT open_route, hi, 1, run_id FROM sync_run"
                                + " WHERE status = 'EXTRACTING' AND hi IS NOT NULL");
                    }
                }
            } else if (sql.startsWith("INSERT INTO sync_cursor")) {
                return "UPDATE sync_cursor SET version = version WHERE route = ? AND (cursor_value = ? OR run_id = ?)";
            } else if (sql.startsWith("UPDATE sync_cursor")) {
                return "UPDATE sync_cursor SET cursor_value = ?, run_id = ? WHERE route = ? AND version > ?";
            }
            return sql;
        }
    }

    private static Step.Phase phase(String sql) {
        if (sql.contains("sync_cursor") && !sql.startsWith("SELECT") || sql.contains("open_route = NULL")) {
            return Step.Phase.P7_COMMIT;
        }
        if (sql.contains("status = 'PUBLISHING'")) {
            return Step.Phase.P4_BIND;
        }
        if (sql.startsWith("UPDATE sync_split")) {
            return Step.Phase.P3_EXTRACT;
        }
        if (sql.contains("status = 'EXTRACTING'")) {
            return Step.Phase.P2_PLAN;
        }
        if (sql.contains("attempts = attempts + 1") || sql.contains("crashes = crashes")) {
            return Step.Phase.P1_RECOVER;
        }
        boolean writes = List.of("UPDATE", "INSERT", "DELETE").stream().anyMatch(sql::startsWith);
        return writes ? Step.Phase.P0_LEASE : null;
    }
}
