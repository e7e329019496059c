package io.caravan.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many syncs in one process: how long their files take to load, what they cost while they are idle, and how a burst of
 * firings in one second is worked off. System properties: {@code scale.syncs} (1000), {@code scale.burst} (200), {@code
 * scale.idle} in seconds (60), {@code bench.heap} (256m).
 */
public final class Scale {
    private static final int SYNCS = Integer.getInteger("scale.syncs", 1000);
    private static final int BURST = Integer.getInteger("scale.burst", 200);
    private static final int IDLE = Integer.getInteger("scale.idle", 60);
    private static final String HEAP = System.getProperty("bench.heap", "256m");
    private static final Pattern RUN = Pattern.compile(
            "\"status\"\\s*:\\s*\"([A-Z]+)\".*?\"started\"\\s*:\\s*\"([^\"]+)\"\\s*,\\s*\"finished\"\\s*:\\s*(?:\"([^\"]+)\"|null)",
            Pattern.DOTALL);

    private Scale() {}

    public static void main(String[] arguments) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("bench", "target", "work")).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "scale");
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
                        ready.toString());
                Database database = Database.Postgres.start(run.resolve("postgres"))) {
            Properties facts = lake.await(ready);
            database.fill(100);
            Map<String, String> configuration = Bench.configuration(database, facts);
            idle(run.resolve("idle"), configuration);
            burst(run.resolve("burst"), configuration);
        }
        System.exit(0);
    }

    private static void idle(Path folder, Map<String, String> configuration) throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        for (int i = 0; i < SYNCS; i++) {
            routes.put("idle" + i, route("idle" + i, "0 0 0 1 1 ?"));
        }
        long start = System.nanoTime();
        try (Service service = new Service(folder, HEAP, configuration, routes)) {
            service.awaitSyncs(SYNCS);
            System.out.printf(
                    "%d files: all run %.1f s after the start of the process%n",
                    SYNCS, (System.nanoTime() - start) / 1e9);
            TimeUnit.SECONDS.sleep(10);
            double before = Cost.cpuSeconds(service.child.handle());
            TimeUnit.SECONDS.sleep(IDLE);
            double cpu = Cost.cpuSeconds(service.child.handle()) - before;
            System.out.printf(
                    "idle: %.2f CPU s in %d s (%.1f %% of one core), peak memory %d MB%n",
                    cpu, IDLE, cpu / IDLE * 100, Cost.peakMegabytes(service.child.handle()));
        }
    }

    private static void burst(Path folder, Map<String, String> configuration) throws Exception {
        ZonedDateTime at = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(45).withNano(0);
        String cron = at.getSecond() + " " + at.getMinute() + " " + at.getHour() + " * * ?";
        Map<String, String> routes = new LinkedHashMap<>();
        for (int i = 0; i < BURST; i++) {
            routes.put("burst" + i, route("burst" + i, cron));
        }
        try (Service service = new Service(folder, HEAP, configuration, routes)) {
            service.awaitSyncs(BURST);
            List<Double> starts = new ArrayList<>();
            List<Double> ends = new ArrayList<>();
            int failed = 0;
            for (String id : routes.keySet()) {
                Matcher ended = await(service, id);
                failed += ended.group(1).equals("COMMITTED") ? 0 : 1;
                starts.add(seconds(at, ended.group(2)));
                ends.add(seconds(at, ended.group(3)));
            }
            starts.sort(null);
            ends.sort(null);
            System.out.printf(
                    "burst: %d firings of one second, %d not committed; begun after %.1f s (half), %.1f s (last); ended"
                            + " after %.1f s (half), %.1f s (last); peak memory %d MB%n",
                    BURST,
                    failed,
                    starts.get(BURST / 2),
                    starts.get(BURST - 1),
                    ends.get(BURST / 2),
                    ends.get(BURST - 1),
                    Cost.peakMegabytes(service.child.handle()));
        }
    }

    private static Matcher await(Service service, String id) throws Exception {
        for (int i = 0; i < 6000; i++) {
            Matcher run = RUN.matcher(service.get("/api/v1/syncs/" + id + "/runs?limit=1"));
            if (run.find() && run.group(3) != null) {
                return run;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(id + " has not ended in ten minutes");
    }

    private static double seconds(ZonedDateTime from, String to) {
        return Duration.between(from.toInstant(), Instant.parse(to)).toMillis() / 1000.0;
    }

    private static String route(String id, String cron) {
        return """
                - route:
                    id: %s
                    from:
                      uri: table:bench/public.lineitem
                      parameters: { schedule: "%s", timezone: UTC, where: "l_linenumber = 1" }
                      steps:
                        - to: { uri: "hive:default.scale", parameters: { mode: append } }
                """
                .formatted(id, cron);
    }
}
