package io.caravan.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Copies a table of lineitem rows into a real Hive through the packaged application, and prints it beside a bare read of
 * the same table on the same machine, taken in turn. System properties: {@code bench.rows} (5000000), {@code bench.rounds}
 * (3), {@code bench.heap} (256m), {@code bench.databases} (postgres,mariadb), {@code bench.parallelism} (1,2).
 */
public final class Bench {
    private static final long ROWS = Long.getLong("bench.rows", 5_000_000L);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String HEAP = System.getProperty("bench.heap", "256m");
    private static final String[] DATABASES =
            System.getProperty("bench.databases", "postgres,mariadb").split(",");
    private static final String[] PARALLELISM =
            System.getProperty("bench.parallelism", "1,2").split(",");

    /** Steps that look at the exchange and leave the batch alone. */
    private static final String PASS_THROUGH =
            """
                    - setHeader: { name: seen, constant: "yes" }
                    - filter: { simple: "${header.seen} == 'no'", steps: [ { log: "never" } ] }
            """;

    /** A step that has the batch converted to rows and hands the rows on. */
    private static final String ROWS_ASKED =
            """
                    - convertBodyTo: { type: java.util.List }
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("bench", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "run");
        Path ready = run.resolve("lake.properties");
        try (Child lake = Child.java(
                run.resolve("lake.log"),
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("lake", "target", "lake", "lake.jar").toString(),
                "--data",
                run.resolve("lake").toString(),
                "--ready",
                ready.toString())) {
            Properties facts = lake.await(ready);
            System.out.printf("%,d rows of %d columns, heap %s, %d rounds%n", ROWS, Lineitem.COLUMNS, HEAP, ROUNDS);
            for (String name : DATABASES) {
                try (Database database = name.equals("postgres")
                        ? Database.Postgres.start(run.resolve("postgres"))
                        : Database.MariaDb.start(run.resolve("mariadb"))) {
                    database.fill(ROWS);
                    measure(name, database, run.resolve("service-" + name), lake, facts);
                }
            }
        }
        System.exit(0);
    }

    private static void measure(String name, Database database, Path folder, Child lake, Properties facts)
            throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String parallelism : PARALLELISM) {
            routes.put("full" + parallelism, full("full" + parallelism, name, parallelism, ""));
        }
        routes.put("steps", full("steps", name, PARALLELISM[0], PASS_THROUGH));
        routes.put("rows", full("rows", name, PARALLELISM[0], ROWS_ASKED));
        routes.put("none", trickle(name, "none", "l_orderkey < 0"));
        routes.put("one", trickle(name, "one", "l_orderkey = 1 and l_linenumber = 1"));
        try (Service service = new Service(folder, HEAP, configuration(database, facts), routes)) {
            service.run("full" + PARALLELISM[0]);
            Map<String, List<Double>> seconds = new LinkedHashMap<>();
            Map<String, List<Double>> cpu = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                note(seconds, "drain", database.drain());
                for (String route : routes.keySet()) {
                    double before = Cost.cpuSeconds(service.child.handle());
                    double beforeLake = Cost.cpuSeconds(lake.handle());
                    note(seconds, route, service.run(route));
                    note(cpu, route, Cost.cpuSeconds(service.child.handle()) - before);
                    note(cpu, route + "/lake", Cost.cpuSeconds(lake.handle()) - beforeLake);
                }
            }
            long bytes = service.bytesRead("full" + PARALLELISM[0]);
            print(name, seconds, cpu, bytes, Cost.peakMegabytes(service.child.handle()));
        }
    }

    private static void note(Map<String, List<Double>> figures, String name, double value) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private static void print(
            String name, Map<String, List<Double>> seconds, Map<String, List<Double>> cpu, long bytes, long megabytes) {
        double drain = median(seconds.get("drain"));
        System.out.printf(
                "%n%-9s %-8s %10s %12s %8s %8s %9s %9s   %s%n",
                name, "what", "seconds", "rows/s", "MB/s", "ratio", "cpu s", "lake s", "milliseconds");
        seconds.forEach((what, all) -> {
            double median = median(all);
            boolean whole = !what.equals("none") && !what.equals("one");
            System.out.printf(
                    "%-9s %-8s %10.3f %12s %8s %8s %9s %9s   %s%n",
                    "",
                    what,
                    median,
                    whole ? String.format("%,.0f", ROWS / median) : "-",
                    whole ? String.format("%.1f", bytes / 1e6 / median) : "-",
                    whole ? String.format("%.2f", drain / median) : "-",
                    cpu.containsKey(what) ? String.format("%.2f", median(cpu.get(what))) : "-",
                    cpu.containsKey(what + "/lake") ? String.format("%.2f", median(cpu.get(what + "/lake"))) : "-",
                    Arrays.toString(all.stream().map(s -> Math.round(s * 1000)).toArray()));
        });
        System.out.printf("%-9s peak memory of the service: %d MB%n", "", megabytes);
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    static Map<String, String> configuration(Database database, Properties facts) {
        return Map.of(
                "caravan.connections.bench.url",
                database.url(),
                "caravan.connections.bench.username",
                database.user(),
                "caravan.connections.bench.password",
                "",
                "caravan.lake.hive.url",
                "hive2://" + facts.getProperty("hive.binary"),
                "caravan.lake.hive.username",
                "hive",
                "caravan.lake.hdfs.url",
                facts.getProperty("namenode.http"),
                "caravan.lake.hdfs.user",
                "hive");
    }

    private static String source(String database) {
        return database.equals("postgres") ? "public.lineitem" : "lineitem";
    }

    private static String full(String id, String database, String parallelism, String steps) {
        return """
                - route:
                    id: %s
                    from:
                      uri: table:bench/%s
                      parameters: { schedule: none, splitBy: l_orderkey, parallelism: %s }
                      steps:
                %s        - to: { uri: "hive:default.lineitem_%s", parameters: { mode: overwrite } }
                """
                .formatted(id, source(database), parallelism, steps, database);
    }

    private static String trickle(String database, String id, String where) {
        return """
                - route:
                    id: %s
                    from:
                      uri: table:bench/%s
                      parameters: { schedule: none, where: "%s" }
                      steps:
                        - to: { uri: "hive:default.lineitem_%s_%s", parameters: { mode: append } }
                """
                .formatted(id, source(database), where, id, database);
    }
}
