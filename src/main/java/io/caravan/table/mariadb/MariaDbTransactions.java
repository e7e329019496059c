package io.caravan.table.mariadb;

import io.caravan.run.RunException;
import io.caravan.table.jdbc.Failures;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the oldest open transaction of a MariaDB or MySQL began. InnoDB answers from a copy until nobody has asked for a
 * tenth of a second, so one asks at a time, and all who came before it began to ask share its answer.
 */
final class MariaDbTransactions {
    private static final int COPY_MILLIS = 110;
    private static final int COPIES = 30;
    private static final int NOT_PERMITTED = 1227;
    private static final String BLIND = "this user may not see open transactions: GRANT PROCESS makes it exact";
    /** A replica or a node of a cluster gets rows whose transactions it never showed. */
    private static final String ELSEWHERE = "SELECT @@global.read_only";

    private static final String CLUSTER = "SHOW GLOBAL STATUS WHERE Variable_name = 'Slave_running' AND Value = 'ON'"
            + " OR Variable_name = 'wsrep_cluster_size' AND Value > 1";

    private long begun;
    private long ended;
    private boolean asking;
    private Answer answer;

    /**
     * What a server told.
     *
     * @param oldest a second before the oldest transaction or waiting statement that may write began, in UTC; null if
     *     there is none
     * @param prepared likewise, of transactions that have no session: prepared by XA, and perhaps long before the server
     *     was started, which is when they seem to begin
     * @param unseen why some could not be seen, and what to do; null if all were seen
     */
    record Answer(String oldest, String prepared, String unseen) {
        /** Whether nothing at all could be seen. */
        boolean blind() {
            return BLIND.equals(unseen);
        }

        boolean before(String time) {
            return oldest != null && oldest.compareTo(time) < 0 || prepared != null && prepared.compareTo(time) < 0;
        }
    }

    /** Tells what was open at some moment after this call. */
    Answer ask(Connection connection) throws SQLException, InterruptedException {
        long round;
        synchronized (this) {
            long mine = begun + 1;
            while (asking && ended < mine) {
                wait();
            }
            if (ended >= mine) {
                return answer;
            }
            asking = true;
            round = ++begun;
        }
        Answer found = null;
        try {
            found = find(connection);
            return found;
        } finally {
            synchronized (this) {
                asking = false;
                if (found != null) {
                    answer = found;
                    ended = round;
                }
                notifyAll();
            }
        }
    }

    private static Answer find(Connection connection) throws SQLException, InterruptedException {
        try {
            String waiting = Sql.one(
                    connection,
                    "SELECT CAST(UTC_TIMESTAMP() - INTERVAL MAX(time) + 2 SECOND AS CHAR)"
                            + " FROM information_schema.processlist"
                            + " WHERE state LIKE 'Waiting for%lock' AND id <> CONNECTION_ID()");
            Answer open = open(connection);
            boolean earlier = waiting != null && (open.oldest() == null || waiting.compareTo(open.oldest()) < 0);
            return new Answer(earlier ? waiting : open.oldest(), open.prepared(), elsewhere(connection));
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
            return new Answer(null, null, BLIND);
        }
    }

    /** Why open transactions cannot be seen, null if they can. */
    static String unseen(Connection connection) throws SQLException {
        try {
            Sql.one(connection, "SELECT COUNT(*) FROM information_schema.innodb_trx");
            return elsewhere(connection);
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
            return BLIND;
        }
    }

    private static String elsewhere(Connection connection) throws SQLException {
        boolean replica = !Set.of("0", "OFF").contains(Sql.one(connection, ELSEWHERE));
        return replica || Sql.one(connection, CLUSTER) != null
                ? "a server that is read-only, a replica or one of a cluster does not show what is open on the others"
                : null;
    }

    /** The names of the transactions that XA has prepared, as far as this user may see them. */
    static Set<String> prepared(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER")) {
            while (rows.next()) {
                names.add(rows.getString(1) + ":" + rows.getString(2) + ":" + rows.getString(4));
            }
        } catch (SQLException e) {
            // MySQL tells it to an administrator only.
            if (Failures.connection(e)) {
                throw e;
            }
        }
        return names;
    }

    /**
     * Asks until the answer is not an old copy: it is fresh when it shows this very statement, found by a mark in its
     * text, as the one that our own transaction runs. Other processes may ask as well: pauses of different lengths let
     * each of them have its turn.
     */
    private static Answer open(Connection connection) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            try {
                for (int i = 1; i <= COPIES; i++) {
                    String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
                    try (ResultSet row = statement.executeQuery("SELECT"
                            + " MAX(trx_mysql_thread_id = CONNECTION_ID() AND trx_query LIKE '%" + mark + "%'),"
                            + since("trx_is_read_only = 0 AND trx_mysql_thread_id NOT IN (0, CONNECTION_ID())") + ","
                            + since("trx_is_read_only = 0 AND trx_mysql_thread_id = 0")
                            + " FROM information_schema.innodb_trx")) {
                        row.next();
                        if (row.getInt(1) == 1) {
                            return new Answer(row.getString(2), row.getString(3), null);
                        }
                    }
                    Thread.sleep(
                            COPY_MILLIS + ThreadLocalRandom.current().nextInt(1 + COPY_MILLIS * Math.min(i - 1, 10)));
                }
            } finally {
                statement.execute("COMMIT");
            }
        }
        throw RunException.external(
                "information_schema.innodb_trx shows only old copies, because others ask for it without pause. Let them"
                        + " pause for a second, then run it again.",
                null);
    }

    private static String since(String whose) {
        return " CAST(CONVERT_TZ(MIN(IF(" + whose + ", trx_started, NULL)), 'SYSTEM', '+00:00') - INTERVAL 1 SECOND"
                + " AS CHAR)";
    }
}
