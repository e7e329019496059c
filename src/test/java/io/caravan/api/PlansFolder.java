package io.caravan.api;

import io.caravan.Azurite;
import io.caravan.Lakes;
import io.caravan.table.PgServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A drop folder, a PostgreSQL with types that are hard to map, a blob account, and the real lake, for the time of a test
 * class.
 */
public final class PlansFolder implements QuarkusTestResourceLifecycleManager {
    /** Beside the real password, so that a test can look for it in answers. */
    static final String SECRET = "hush-hush";

    private static final String TABLES =
            """
            create type mood as enum ('sad', 'happy');
            create table orders (
              id bigint primary key, "Customer" varchar(40) not null, amount numeric(12,2), free numeric, note text,
              tags text[], doc jsonb, feeling mood, took interval, photo bytea, day date, at time, placed timestamp,
              updated_at timestamptz not null, code uuid);
            insert into orders select n, 'customer ' || n, n * 1.10, n / 3.0, null, '{a,b}', '{"n": 1}', 'happy',
              '1 day 02:03:04', '\\xcafe', '2026-01-31', '12:34:56', '2026-01-31 12:34:56.123456',
              '2026-01-31 12:34:56.123456+02', '00000000-0000-0000-0000-000000000001' from generate_series(1, 1000) n;
            analyze orders;
            create view big_orders as select * from orders where amount > 1000;
            create schema sales; create table sales.visits (day date, shop int, primary key (day, shop));
            """;
    private static final String ROUTE =
            """
            # Orders as they change.
            - route:
                id: orders
                from:
                  uri: table:shop/public.orders
                  parameters: { schedule: none, cursor: updated_at, key: id }
                  steps:
                    - filter: { simple: "${body.size} > 0", steps: [ { log: "some rows" } ] }
                    - multicast:
                        steps:
                          - to: { uri: hive:plans_absent.orders, parameters: { mode: upsert, key: id, createDatabase: true } }
                          - to: { uri: "hive:plans_absent.orders_daily", parameters: { partition: "dt=${bizdate}" } }
            """;

    /** Where a test finds the database. */
    static final String URL = "caravan.test.plans.url";

    private final List<Closeable> opened = new ArrayList<>();
    private Path folder;

    private static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("caravan-plans");
            Path routes = Files.createDirectory(folder.resolve("routes"));
            Files.writeString(routes.resolve("orders.yaml"), ROUTE);
            String url = PgServer.database("plans" + Long.toString(System.nanoTime(), 36));
            try (Connection shop = DriverManager.getConnection(url)) {
                shop.createStatement().execute(TABLES);
            }
            System.setProperty(URL, url);
            return Map.ofEntries(
                    Token.SETTING,
                    Map.entry("caravan.routes.dir", routes.toString()),
                    Map.entry("caravan.data.dir", folder.resolve("data").toString()),
                    Map.entry("caravan.connections.shop.url", url + "&password=" + SECRET),
                    Map.entry("caravan.connections.away.url", "jdbc:postgresql://127.0.0.1:1/nowhere"),
                    Map.entry("caravan.connections.hole.url", "jdbc:postgresql://127.0.0.1:" + full() + "/nowhere"),
                    Map.entry("caravan.connections.mute.url", "jdbc:postgresql://127.0.0.1:" + mute() + "/nowhere"),
                    Map.entry("caravan.connections.nobody.url", "jdbc:mariadb://no.such.host.invalid/shop"),
                    Map.entry("caravan.connections.odd.url", "postgresql://me:" + SECRET + "@127.0.0.1/shop"),
                    Map.entry("caravan.connections.metering.url", Azurite.get().endpoint()),
                    Map.entry("caravan.connections.metering.account-key", Azurite.KEY),
                    Map.entry(
                            "caravan.connections.leaky.url", "https://meters.blob.core.windows.net/raw?sig=" + SECRET),
                    Map.entry("caravan.lake.hive.url", "hive2://" + Lakes.get().hiveBinary()),
                    Map.entry("caravan.lake.hive.password", SECRET),
                    Map.entry("caravan.lake.hdfs.url", Lakes.get().namenodeHttp()),
                    Map.entry("caravan.lake.hdfs.user", "hive"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database of the test", e);
        }
    }

    /** A port that takes no connection any more, as behind a firewall: its queue is full. */
    private int full() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        opened.add(server);
        for (int i = 0; i < 4; i++) {
            SocketChannel client = SocketChannel.open();
            opened.add(client);
            client.configureBlocking(false);
            client.connect(server.getLocalSocketAddress());
        }
        return server.getLocalPort();
    }

    /** A port that takes connections and never says a word. */
    private int mute() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(server);
        return server.getLocalPort();
    }

    @Override
    public void stop() {
        opened.forEach(PlansFolder::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
