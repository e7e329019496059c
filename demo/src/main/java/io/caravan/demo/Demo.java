package io.caravan.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The first journey in one process tree: a lake, a shop that keeps selling, and Caravan with the routes of {@code routes/}.
 * Ends, with everything it started, on Ctrl-C; with {@code --once}, after the first look into Hive.
 */
public final class Demo {
    private static final int PORT = Integer.getInteger("demo.port", 8080);
    private static final int LOOK_EVERY_SECONDS = 30;

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        boolean once = List.of(arguments).contains("--once");
        Path work = Files.createDirectories(Path.of("demo", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(work, "run");
        say("Starting a lake (HDFS and Hive) and PostgreSQL; logs and data are in " + run);
        Path ready = run.resolve("lake.properties");
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped)));
        try (Child lake = lake(run, ready);
                Shop shop = Shop.open(run.resolve("postgres"))) {
            Properties facts = lake.await(ready);
            try (Child caravan = caravan(run, shop, facts)) {
                awaitHealth(caravan);
                shop.sell();
                journey(shop, new Warehouse(ready), caravan, once, stop);
            }
        } finally {
            stopped.countDown();
        }
        Runtime.getRuntime().halt(0);
    }

    private static Child lake(Path run, Path ready) throws IOException {
        return Child.java(
                run.resolve("lake.log"),
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

    private static Child caravan(Path run, Shop shop, Properties facts) throws IOException {
        say("Starting Caravan on http://127.0.0.1:" + PORT + " with the routes in "
                + Path.of("routes").toAbsolutePath());
        return Child.java(
                run.resolve("caravan.log"),
                "-Xmx512m",
                "-Dquarkus.http.port=" + PORT,
                "-Dcaravan.data.dir=" + run.resolve("caravan"),
                "-Dcaravan.connections.shop.url=" + shop.url(),
                "-Dcaravan.connections.shop.username=postgres",
                "-Dcaravan.lake.hive.url=hive2://" + facts.getProperty("hive.binary"),
                "-Dcaravan.lake.hive.username=hive",
                "-Dcaravan.lake.hdfs.url=" + facts.getProperty("namenode.http"),
                "-Dcaravan.lake.hdfs.user=hive",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
    }

    private static void awaitHealth(Child caravan) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/q/health/ready"))
                .build();
        while (true) {
            if (!caravan.alive()) {
                throw new IOException("Caravan ended; see " + caravan.log);
            }
            try {
                if (http.send(question, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void journey(Shop shop, Warehouse warehouse, Child caravan, boolean once, CountDownLatch stop)
            throws Exception {
        say("Waiting for the first copies to arrive in Hive ...");
        while (!look(shop, warehouse)) {
            if (!caravan.alive() || stop.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
        next(caravan);
        while (!once && caravan.alive() && !stop.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
            look(shop, warehouse);
        }
    }

    /** Prints both sides, each asked by itself; false while Hive has nothing yet. */
    private static boolean look(Shop shop, Warehouse warehouse) throws Exception {
        List<String> rows = warehouse.ask(
                "select count(*) from ods.customers",
                "select count(*), max(updated_at) from ods.orders",
                "select status, count(*), sum(total) from ods.orders group by status order by status");
        if (rows.size() < 3) {
            return false;
        }
        say("");
        say("In Hive:       " + rows.get(0) + " customers; orders and newest change: "
                + rows.get(1).replace("\t", ", "));
        rows.subList(2, rows.size()).forEach(row -> say("               orders " + row.replace("\t", "  ")));
        say("In PostgreSQL: " + shop.ask("select count(*) from customers") + " customers; orders and newest change: "
                + shop.ask("select count(*) || ', ' || (max(updated_at) at time zone 'UTC') from orders"));
        return true;
    }

    private static void next(Child caravan) {
        say("");
        say("What to try next, in another terminal:");
        say("  cp demo/examples/payments.yaml routes/          a second sync starts within two seconds");
        say("  curl http://127.0.0.1:" + PORT + "/api/v1/syncs           every sync and how it stands");
        say("  curl http://127.0.0.1:" + PORT + "/api/v1/syncs/orders/runs");
        say("  curl -X POST http://127.0.0.1:" + PORT + "/api/v1/syncs/customers/run");
        say("  tail -f " + caravan.log);
        say("  break a file in routes/ on purpose and read what the log says");
        say("Ctrl-C ends everything; routes/payments.yaml is yours to remove.");
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

    private static void say(String line) {
        System.out.println(line);
    }
}
