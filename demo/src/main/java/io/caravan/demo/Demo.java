package io.caravan.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * The first journey in one process tree: a lake, a shop that keeps selling, and Caravan with the routes of {@code routes/}.
 * Ends, with everything it started, on Ctrl-C; with {@code --once}, after the first look into Hive.
 */
public final class Demo {
    private static final int PORT = Integer.parseInt(System.getenv().getOrDefault("DEMO_PORT", "8080"));
    private static final long START = System.nanoTime();
    private static final int LOOK_EVERY_SECONDS = 30;
    private static final CountDownLatch STOP = new CountDownLatch(1);

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        boolean once = List.of(arguments).contains("--once");
        boolean files = List.of(arguments).contains("--files");
        CountDownLatch stop = STOP;
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped)));
        // A signal ends the demo in order; left to the JVM, PostgreSQL would go before its readers.
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signal.handle(new Signal(signal), any -> stop.countDown());
        }
        int status = 0;
        try {
            run(once, files, stop);
            say("");
            say(
                    "Everything that was started has ended. The data and the logs are in demo/target/work until the next demo.");
        } catch (IOException e) {
            status = stop.getCount() == 0 ? 0 : 1;
            if (status != 0) {
                say("The demo ends: " + e.getMessage());
            }
        } finally {
            stopped.countDown();
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static void run(boolean once, boolean files, CountDownLatch stop) throws Exception {
        Path work = Files.createDirectories(Path.of("demo", "target", "work")).toAbsolutePath();
        Leftovers.remove(work);
        Path run = Leftovers.mark(Files.createTempDirectory(work, "run"));
        int port = port();
        say("Starting HDFS, Hive and PostgreSQL" + (files ? ", and Azurite" : "") + " ...");
        Path ready = run.resolve("lake.properties");
        try (Child lake = lake(run, ready);
                Shop shop = Shop.open(run.resolve("postgres"));
                Meters meters = files ? Meters.open(run) : null) {
            say(at() + "PostgreSQL has a shop: 20,000 customers, 100,000 orders, 2,000 products, payments");
            Properties facts = lake.await(ready, stop);
            say(at() + "HDFS and Hive are up");
            try (Child caravan = caravan(run, shop, meters, facts, port)) {
                awaitHealth(caravan, port, stop);
                say(at() + "Caravan is up on http://127.0.0.1:" + port + " with the routes in "
                        + Path.of("routes").toAbsolutePath());
                shop.sell();
                journey(shop, new Warehouse(ready), caravan, port, once, stop);
                shop.rest();
                say("");
                say("Stopping ...");
            }
        }
    }

    /** The wanted port, or a free one when somebody else has it. */
    private static int port() throws IOException {
        try (ServerSocket wanted = new ServerSocket()) {
            wanted.setReuseAddress(true);
            wanted.bind(new InetSocketAddress("127.0.0.1", PORT));
            return PORT;
        } catch (IOException taken) {
            try (ServerSocket free = new ServerSocket(0)) {
                say("Port " + PORT + " is taken, so Caravan listens on " + free.getLocalPort()
                        + ". To choose one: DEMO_PORT=9090 demo/run");
                return free.getLocalPort();
            }
        }
    }

    private static Child lake(Path run, Path ready) throws IOException {
        return Child.java(
                run.resolve("lake.log"),
                "-XX:TieredStopAtLevel=1",
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("lake", "target", "lake", "lake.jar").toString(),
                "--data",
                run.resolve("lake").toString(),
                "--ready",
                ready.toString(),
                "--parent");
    }

    private static Child caravan(Path run, Shop shop, Meters meters, Properties facts, int port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx512m",
                "-Dquarkus.http.port=" + port,
                "-Dcaravan.data.dir=" + run.resolve("caravan"),
                "-Dcaravan.run.grace=3s",
                // So that curl can be tried; nobody else reaches a demo on the loopback address.
                "-Dcaravan.http.token-required=false",
                "-Dcaravan.connections.shop.url=" + shop.url(),
                "-Dcaravan.connections.shop.username=" + shop.reader(),
                "-Dcaravan.lake.hive.url=hive2://" + facts.getProperty("hive.binary"),
                "-Dcaravan.lake.hdfs.url=" + facts.getProperty("namenode.http"),
                "-Dcaravan.lake.hdfs.user=hive"));
        if (meters != null) {
            arguments.add("-Dcaravan.connections.metering.url=" + meters.endpoint());
            arguments.add("-Dcaravan.connections.metering.account-key=" + meters.key());
        }
        arguments.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        return Child.java(run.resolve("caravan.log"), arguments.toArray(String[]::new));
    }

    private static void awaitHealth(Child caravan, int port, CountDownLatch stop)
            throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        while (!stop.await(100, TimeUnit.MILLISECONDS)) {
            if (!caravan.alive()) {
                throw new IOException("Caravan did not start; see " + caravan.log);
            }
            try {
                if (http.send(question, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
        }
    }

    private static void journey(
            Shop shop, Warehouse warehouse, Child caravan, int port, boolean once, CountDownLatch stop)
            throws Exception {
        say("Waiting for the first copies to arrive ...");
        while (!look(shop, warehouse)) {
            if (!caravan.alive() || stop.await(500, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        next(caravan, warehouse.ready(), port);
        while (!once && caravan.alive() && !stop.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
            look(shop, warehouse);
        }
        if (!caravan.alive() && stop.getCount() > 0) {
            throw new IOException("Caravan ended by itself; see " + caravan.log);
        }
    }

    /** Prints both sides, each asked by itself; false until Hive has rows of both tables. */
    private static boolean look(Shop shop, Warehouse warehouse) throws Exception {
        List<String> rows = warehouse.ask("select 'customers', count(*), '' from ods.customers"
                + " union all select 'orders', count(*), cast(max(updated_at) as string) from ods.orders"
                + " union all select concat('  ', status), count(*), '' from ods.orders group by status");
        if (rows.size() < 2 || rows.stream().anyMatch(row -> row.split("\t", -1)[1].equals("0"))) {
            return false;
        }
        say("");
        say(at() + "Asked now:            in Hive   in PostgreSQL");
        for (String row :
                rows.stream().sorted(Comparator.comparing(Demo::order)).toList()) {
            String[] cells = row.split("\t", -1);
            String newest = cells.length > 2 && !cells[2].isEmpty() ? "   newest change in Hive: " + cells[2] : "";
            say(String.format("          %-12s %14s %15s%s", cells[0], cells[1], shop.count(cells[0].strip()), newest));
        }
        return true;
    }

    private static String order(String row) {
        return row.startsWith(" ") ? "z" + row : row;
    }

    private static void next(Child caravan, Path ready, int port) {
        String api = "http://127.0.0.1:" + port + "/api/v1";
        say("");
        say("Orders follow within seconds: the shop keeps selling. What to try next, in another terminal:");
        say(
                "  cp demo/examples/payments.yaml routes/      a third sync (payments) starts within two seconds; remove it to stop it");
        say("  cp demo/examples/meter-files.yaml routes/   files from Azure, if the demo was begun with --files");
        say("  curl " + api + "/syncs             every sync and how it stands");
        say("  curl " + api + "/syncs/orders/runs");
        say("  curl -X POST " + api + "/syncs/customers/run");
        say("  export CARAVAN_SERVER=" + api.replaceFirst("/api.*", "")
                + "   then ./caravan syncs, and more: ./caravan --help");
        say("  curl " + api + "/files             after a mistake in one of the files: what is wrong with it");
        say("  java -cp lake/target/lake/lake.jar io.caravan.lake.HiveQuery "
                + Path.of("").toAbsolutePath().relativize(ready)
                + " \"SELECT * FROM ods.orders LIMIT 5\"   asks Hive itself");
        say("  tail -f " + Path.of("").toAbsolutePath().relativize(caravan.log));
        say("Ctrl-C ends everything. Until then, both sides are asked every " + LOOK_EVERY_SECONDS + " seconds.");
    }

    private static void end(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            if (!stopped.await(40, TimeUnit.SECONDS)) {
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Seconds since the start, before a line. */
    private static String at() {
        return String.format("[%3d s] ", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - START));
    }

    /** Nobody who reads no more is shown anything: the demo ends. */
    private static void say(String line) {
        System.out.println(line);
        if (System.out.checkError()) {
            STOP.countDown();
        }
    }
}
