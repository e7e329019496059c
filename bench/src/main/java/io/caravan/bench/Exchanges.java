package io.caravan.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows a second of exchanges with one row each, which many senders hand to an append of Hive at once: committed one by
 * one, and together. System properties: {@code exchanges.senders} (64), {@code exchanges.seconds} (30), {@code
 * exchanges.rounds} (1), {@code bench.heap} (512m).
 */
public final class Exchanges {
    private static final int SENDERS = Integer.getInteger("exchanges.senders", 64);
    private static final int SECONDS = Integer.getInteger("exchanges.seconds", 30);
    private static final int ROUNDS = Integer.getInteger("exchanges.rounds", 1);
    private static final String HEAP = System.getProperty("bench.heap", "512m");
    /** Runs are those of the route that the exchanges come from. */
    private static final Pattern PUBLISHED = Pattern.compile(
            "^caravan_rows_published_total\\{[^}]*route=\"senders\"[^}]*} ([0-9.E]+)", Pattern.MULTILINE);

    private static final String SEND =
            """
            - route:
                id: send
                from:
                  uri: timer:send
                  parameters: { repeatCount: 1, delay: 0 }
                  steps:
                    - loop:
                        constant: "100000000"
                        steps:
                          - to: { uri: "seda:rows", parameters: { size: %1$d, blockWhenFull: true, waitForTaskToComplete: Never } }
            - route:
                id: senders
                from:
                  uri: seda:rows
                  parameters: { size: %1$d, concurrentConsumers: %1$d }
                  steps:
                    - setBody: { constant: "[{\\"id\\": 1, \\"name\\": \\"one of many\\"}]" }
                    - setProperty:
                        name: CaravanSchema
                        constant: '[{"name":"id","type":"bigint"},{"name":"name","type":"string"}]'
                    - to: direct:in
            """;
    private static final String IN =
            """
            - route:
                id: in
                from:
                  uri: direct:in
                  steps:
                    - to: { uri: "hive:default.%s", parameters: { mode: append } }
            """;

    private Exchanges() {}

    public static void main(String[] arguments) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("bench", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "exchanges");
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
            for (int round = 1; round <= ROUNDS; round++) {
                double alone = rate(run, "alone" + round, 1, facts);
                double together = rate(run, "together" + round, 10_000, facts);
                System.out.printf(
                        Locale.ROOT,
                        "%d senders: one by one %.1f rows/s, together %.1f rows/s, ratio %.1f%n",
                        SENDERS,
                        alone,
                        together,
                        together / alone);
            }
        }
        System.exit(0);
    }

    /** Rows a second, after some seconds to warm up. */
    private static double rate(Path run, String name, int commitRows, Properties facts) throws Exception {
        Map<String, String> configuration = new HashMap<>(Map.of(
                "caravan.lake.hive.url",
                "hive2://" + facts.getProperty("hive.binary"),
                "caravan.lake.hive.username",
                "hive",
                "caravan.lake.hdfs.url",
                facts.getProperty("namenode.http"),
                "caravan.lake.hdfs.user",
                "hive",
                "caravan.exchange.commit-rows",
                Integer.toString(commitRows)));
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("in", IN.formatted(name));
        routes.put("senders", SEND.formatted(SENDERS));
        try (Service service = new Service(run.resolve(name), HEAP, configuration, routes)) {
            double first = published(service);
            while (published(service) < first + SENDERS) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            TimeUnit.SECONDS.sleep(SECONDS / 3);
            double before = published(service);
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            return (published(service) - before) / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static double published(Service service) throws Exception {
        Matcher rows = PUBLISHED.matcher(service.get("/q/metrics"));
        return rows.find() ? Double.parseDouble(rows.group(1)) : 0;
    }
}
