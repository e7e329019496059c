package io.caravan.table;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers, each with a connection of its own, that go on with one transaction after another until they are told to stop. */
public final class Crowd implements AutoCloseable {
    /** One transaction, from its first statement to its end. */
    public interface Writer {
        void write(Connection connection, Random random) throws Exception;
    }

    private final ExecutorService threads;
    private final List<Future<?>> working = new ArrayList<>();
    private volatile boolean enough;

    public Crowd(String url, int writers, Writer writer) {
        threads = Executors.newFixedThreadPool(writers);
        for (int number = 0; number < writers; number++) {
            Random random = new Random(number);
            working.add(threads.submit(() -> work(url, writer, random)));
        }
    }

    private Void work(String url, Writer writer, Random random) throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            while (!enough) {
                try {
                    writer.write(connection, random);
                } catch (SQLTransactionRollbackException e) {
                    // two writers who waited for each other: the server chose this one to give way
                    connection.rollback();
                }
            }
        }
        return null;
    }

    /** Lets each writer finish its transaction; fails if one of them failed. */
    @Override
    public void close() throws Exception {
        enough = true;
        threads.shutdown();
        for (Future<?> writer : working) {
            writer.get();
        }
    }
}
