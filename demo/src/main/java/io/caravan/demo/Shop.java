package io.caravan.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A shop in a real PostgreSQL: four tables, some 100,000 rows, and a writer that keeps selling. */
final class Shop implements AutoCloseable {
    private static final long PAUSE_MILLIS = 200;

    private final EmbeddedPostgres server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Thread writer;

    private Shop(EmbeddedPostgres server) {
        this.server = server;
    }

    static Shop open(Path folder) throws IOException, SQLException {
        Shop shop = new Shop(EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(true)
                .start());
        shop.fill();
        return shop;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** A user with ordinary rights: it reads all tables, and sees when other sessions' transactions began. */
    String reader() {
        return "caravan";
    }

    private void fill() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    create table customers (id bigint primary key, name text not null, email text, city varchar(40),
                        vip boolean not null, credit numeric(12,2), born date, created_at timestamptz not null);
                    create table products (id int primary key, name text not null, price numeric(10,2) not null,
                        tags text[], attributes jsonb);
                    create table orders (id bigint generated always as identity primary key, customer_id bigint not null,
                        status text not null, total numeric(12,2) not null, created_at timestamptz not null,
                        updated_at timestamptz not null);
                    create table payments (id bigint generated always as identity primary key, order_id bigint not null,
                        amount numeric(12,2) not null, paid_at timestamptz not null);
                    insert into customers select i, 'Customer ' || i, 'c' || i || '@example.com',
                        (array['Oslo','Lagos','Lima','Kyoto','Århus'])[1 + i % 5], i % 20 = 0, (i * 37 % 100000) / 100.0,
                        date '1950-01-01' + (i * 13) % 20000, now() - interval '1 day' - i * interval '1 minute'
                        from generate_series(1, 20000) i;
                    insert into products select i, 'Product ' || i, 1 + (i * 17 % 9900) / 100.0,
                        array['new','tag' || i % 7], jsonb_build_object('weight', i % 50)
                        from generate_series(1, 2000) i;
                    insert into orders (customer_id, status, total, created_at, updated_at)
                        select 1 + i * 7 % 20000, (array['new','paid','sent'])[1 + i % 3], 5 + (i * 31 % 50000) / 100.0,
                        now() - i * interval '20 seconds', now() - i * interval '20 seconds'
                        from generate_series(1, 100000) i;
                    insert into payments (order_id, amount, paid_at)
                        select id, total, updated_at from orders where status <> 'new';
                    create role caravan login;
                    grant pg_read_all_data, pg_read_all_stats to caravan;
                    create index on orders (updated_at);
                    create index on payments (paid_at);
                    analyze;
                    """);
        }
    }

    /** Begins to place orders and to pay and send older ones, a few each time. */
    void sell() {
        writer = new Thread(this::keepSelling, "shop-writer");
        writer.setDaemon(true);
        writer.start();
    }

    private void keepSelling() {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                statement.execute(
                        """
                        insert into orders (customer_id, status, total, created_at, updated_at)
                            select 1 + (random() * 19999)::int, 'new', 5 + (random() * 500)::numeric(12,2), now(), now()
                            from generate_series(1, 5);
                        with paid as (update orders set status = 'paid', updated_at = now() where id in
                            (select id from orders where status = 'new' order by id limit 3) returning id, total)
                            insert into payments (order_id, amount, paid_at) select id, total, now() from paid;
                        """);
                connection.commit();
            }
        } catch (SQLException e) {
            if (closing.getCount() > 0) {
                System.out.println("The shop stopped selling: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Places no orders any more. */
    void rest() {
        closing.countDown();
    }

    /** The rows of a table, or the orders in a status, as PostgreSQL itself counts them. */
    String count(String what) throws SQLException {
        String from = what.equals("customers") || what.equals("orders") ? what : "orders where status = '" + what + "'";
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
    }
}
