package io.caravan.table;

import io.caravan.run.RunException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the oldest open transaction of a MariaDB or MySQL began. InnoDB answers from a copy until nobody has asked for a
 * tenth of a second, so one asks at a time, and all who came before it began to ask share its answer.
 */
final class MariaDbTransactions {
    private static final int COPY_MILLIS = 110;
    private static final int COPIES = 30;
    private static final int NOT_PERMITTED = 1227;

    private long begun;
    private long ended;
    private boolean asking;
    private Answer answer;

    /**
     * What a server told.
     *
     * @param oldest a second before the oldest transaction or waiting statement that may write began, in UTC; null if
     *     there is none
     * @param unseen why it could not be seen, and what to do; null if it was seen
     */
    record Answer(String oldest, String unseen) {
        boolean before(String time) {
            return oldest != null && oldest.compareTo(time) < 0;
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
            String waiting = GenericJdbcDialect.one(
                    connection,
                    "SELECT CAST(UTC_TIMESTAMP() - INTERVAL MAX(time) + 2 SECOND AS CHAR)"
                            + " FROM information_schema.processlist"
                            + " WHERE state LIKE 'Waiting for%lock' AND id <> CONNECTION_ID()");
            Answer open = open(connection);
            return waiting == null || open.unseen() != null || open.before(waiting) ? open : new Answer(waiting, null);
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
            return new Answer(null, "this user may not see open transactions: GRANT PROCESS makes it exact");
        }
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
                            + " CAST(CONVERT_TZ(MIN(IF(trx_is_read_only = 0 AND trx_mysql_thread_id <> CONNECTION_ID(),"
                            + " trx_started, NULL)), 'SYSTEM', '+00:00') - INTERVAL 1 SECOND AS CHAR)"
                            + " FROM information_schema.innodb_trx")) {
                        row.next();
                        if (row.getInt(1) == 1) {
                            return new Answer(row.getString(2), null);
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
}
