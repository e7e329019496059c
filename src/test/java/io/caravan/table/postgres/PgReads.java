package io.caravan.table.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.record.RecordBatch;
import io.caravan.table.PgServer;
import io.caravan.table.jdbc.BatchReader;
import io.caravan.table.jdbc.Read;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.SourceColumn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** A database of its own in the real PostgreSQL, and queries that read it by binary COPY without a source. */
final class PgReads {
    static final PostgresDialect DIALECT = new PostgresDialect();

    final String url;

    PgReads(String database) throws Exception {
        url = PgServer.database(database);
    }

    interface Body {
        void accept(RecordBatch batch) throws Exception;
    }

    void read(String from, int capacity, Body body) throws Exception {
        try (Connection connection = connect()) {
            List<SourceColumn> columns = columns(connection, from);
            Read read = new Read(select(columns, from), columns, 1000);
            RecordBatch batch = RecordBatch.allocate(read.schema(), capacity);
            try (BatchReader reader = DIALECT.open(connection, read)) {
                while (reader.read(batch)) {
                    body.accept(batch);
                }
                assertThat(reader.read(batch)).isFalse();
            }
        }
    }

    List<SourceColumn> columns(String from) throws SQLException {
        try (Connection connection = connect()) {
            return columns(connection, from);
        }
    }

    private static List<SourceColumn> columns(Connection connection, String from) throws SQLException {
        return DIALECT.describe(connection, Relation.query("SELECT * FROM " + from))
                .columns();
    }

    private static String select(List<SourceColumn> columns, String from) {
        return "SELECT " + columns.stream().map(SourceColumn::expression).collect(Collectors.joining(", ")) + " FROM "
                + from;
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        DIALECT.prepare(connection);
        return connection;
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
