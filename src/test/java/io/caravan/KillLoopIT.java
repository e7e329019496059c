package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hdfs.HdfsException;
import io.caravan.hive.server.HiveException;
import io.caravan.table.Crowd;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application is killed and frozen at random moments while writers go on. After each round Hive equals the
 * source, nothing is left in staging, and cursors stand where a committed run has left them. {@code -Dkill.rounds=50} for
 * more rounds, {@code -Dkill.seed=…} for the same moments again.
 */
class KillLoopIT {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    /** So many rounds go on with the same tables. */
    private static final int TOGETHER = 5;

    private static final int ALONE = 2;
    private static final String ANY = "any";
    /** At what a blow is aimed; after COMMITTED a run still cleans. */
    private static final List<String> STATUSES =
            List.of("PLANNED", "EXTRACTING", "PUBLISHING", "PUBLISHING", "COMMITTED", ANY);

    private static final Duration AIM = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Map<String, Integer> moments = new ConcurrentHashMap<>();
    private static Postgres shop;
    private static Warehouse warehouse;

    private final Random random = new Random(SEED);
    private int round;
    private String aimed = ANY;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("kill.seed=" + SEED + " kill.rounds=" + ROUNDS);
        shop = Postgres.database("loop");
        warehouse = new Warehouse("loop");
    }

    @AfterAll
    static void stop() {
        System.out.println("struck while runs stood: " + new TreeMap<>(moments));
        warehouse.close();
    }

    @Test
    void nothingIsLostOrDoubledHoweverOftenProcessesAreKilledOrFrozen(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        for (int group = 0; round < ROUNDS; group++) {
            alone(folder.resolve("alone" + group), "a" + group + "_", Math.min(ALONE, ROUNDS - round));
            if (round < ROUNDS) {
                together(folder.resolve("two" + group), "t" + group + "_", Math.min(TOGETHER - ALONE, ROUNDS - round));
            }
        }
    }

    /** One process, killed and started again, whose store is a file. */
    private void alone(Path folder, String prefix, int rounds) throws Exception {
        KillTables tables = new KillTables(shop, warehouse, prefix);
        KillStore store = new KillStore("jdbc:h2:file:" + folder.resolve("a/data/caravan"), "");
        try (Packaged caravan = packaged(folder, "a", tables)) {
            caravan.start();
            for (int i = 0; i < rounds; i++) {
                long begun = System.nanoTime();
                String struck;
                try (Crowd writers = tables.writers()) {
                    aim(caravan);
                    caravan.kill();
                    struck = standing(store.open());
                    assertThat(store.wrongCursors()).isEmpty();
                    caravan.start();
                }
                agrees(tables, staging(folder));
                report("H2 file, killed", struck, begun);
            }
            caravan.kill();
            assertThat(store.wrongCursors()).isEmpty();
        }
    }

    /** Two processes on one PostgreSQL store; one is killed, or frozen until the other has done its work. */
    private void together(Path folder, String prefix, int rounds) throws Exception {
        KillTables tables = new KillTables(shop, warehouse, prefix);
        Postgres database = Postgres.database("store_" + prefix);
        KillStore store = new KillStore(database.address(), "postgres");
        try (Packaged a = onStore(packaged(folder, "a", tables), database);
                Packaged b = onStore(packaged(folder, "b", tables), database)) {
            a.start();
            b.start();
            for (int i = 0; i < rounds; i++) {
                long begun = System.nanoTime();
                boolean freeze = random.nextInt(3) > 0;
                List<KillStore.Open> struck;
                List<List<String>> ended = List.of();
                try (Crowd writers = tables.writers()) {
                    String owner = aim(store);
                    Packaged victim = owner.equals("a") ? a : b;
                    if (freeze) {
                        victim.freeze();
                    } else {
                        victim.kill();
                    }
                    struck = store.open().stream()
                            .filter(run -> owner.equals(run.owner()))
                            .toList();
                    if (freeze) {
                        try {
                            ended = takenOver(store, struck);
                        } finally {
                            victim.thaw();
                        }
                    } else {
                        victim.start();
                    }
                }
                agrees(tables, staging(folder));
                assertThat(store.ended(struck))
                        .as("what the thawed process changed")
                        .containsAll(ended);
                assertThat(store.wrongCursors()).isEmpty();
                report("PostgreSQL store, " + (freeze ? "frozen" : "killed"), standing(struck), begun);
            }
        }
    }

    /** Waits until the other process has ended what the frozen one began, or only for a while; answers what has ended. */
    private List<List<String>> takenOver(KillStore store, List<KillStore.Open> struck) throws Exception {
        if (random.nextInt(3) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(5000));
        } else {
            await("the runs " + struck + " are taken over")
                    .atMost(PATIENCE)
                    .until(() -> store.ended(struck).size() == struck.size());
        }
        return store.ended(struck);
    }

    /** Waits for a random moment in the life of a run. */
    private void aim(Packaged caravan) throws Exception {
        String route = KillTables.ROUTES.get(random.nextInt(KillTables.ROUTES.size()));
        aimed = status();
        if (aimed.equals(ANY)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
            return;
        }
        long before =
                aimed.equals("COMMITTED") ? caravan.lastRun(route).path("id").asLong() : 0;
        for (long end = System.nanoTime() + AIM.toNanos(); System.nanoTime() < end; ) {
            JsonNode run = caravan.lastRun(route);
            if (run.path("id").asLong() > before && run.path("status").asText().equals(aimed)) {
                break;
            }
        }
        hold();
    }

    /** Waits for a random moment in the life of a run; answers whose it is. */
    private String aim(KillStore store) throws Exception {
        String route = KillTables.ROUTES.get(random.nextInt(KillTables.ROUTES.size()));
        aimed = status();
        String owner = random.nextBoolean() ? "a" : "b";
        if (aimed.equals(ANY)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
            return owner;
        }
        KillStore.Open run = store.await(route, aimed, AIM);
        hold();
        return run == null ? owner : run.owner();
    }

    /** What a run does in a status is mostly done soon. */
    private void hold() throws InterruptedException {
        if (random.nextInt(3) > 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
        }
    }

    private String status() {
        return STATUSES.get(random.nextInt(STATUSES.size()));
    }

    private static void agrees(KillTables tables, String staging) {
        List<String> last = new ArrayList<>(List.of(""));
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
                last.set(0, difference(tables));
                return last.get(0).isEmpty();
            });
            last.set(0, "staging");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                last.set(0, staged(staging));
                return last.get(0).isEmpty();
            });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("kill.seed=" + SEED + ": " + last.get(0), e);
        }
    }

    /** What is left in staging; a folder may go while it is looked at. */
    private static String staged(String staging) {
        try {
            List<String> files = warehouse.staged(staging);
            return files.isEmpty() ? "" : "left in staging: " + files;
        } catch (HdfsException e) {
            return e.getMessage();
        }
    }

    /** Hive refuses to read a transactional table in the moment in which a MERGE ends. */
    private static String difference(KillTables tables) throws SQLException {
        try {
            return tables.difference();
        } catch (HiveException e) {
            return e.getMessage();
        }
    }

    private String standing(List<KillStore.Open> runs) {
        if (runs.isEmpty()) {
            return aimed.equals("COMMITTED") ? "just committed" : "between runs";
        }
        return String.join(
                ", ",
                runs.stream()
                        .map(run -> run.status() + " " + run.route())
                        .sorted()
                        .toList());
    }

    private void report(String how, String struck, long begun) {
        for (String one : struck.split(", ")) {
            moments.merge(how + ": " + one, 1, Integer::sum);
        }
        round++;
        System.out.printf(
                "round %d/%d: %s while %s; %.1f s%n", round, ROUNDS, how, struck, (System.nanoTime() - begun) / 1e9);
    }

    /** Of each group its own: what the last process of a group was doing when it was killed stays there. */
    private static String staging(Path group) {
        return warehouse.staging() + "/" + group.getFileName();
    }

    private static Packaged packaged(Path folder, String node, KillTables tables) throws Exception {
        Packaged caravan = new Packaged(folder.resolve(node));
        caravan.connection("shop", shop.url());
        caravan.configure("caravan.lake.staging", staging(folder));
        caravan.configure("caravan.run.node", node);
        caravan.configure("caravan.run.lease", "2s");
        caravan.configure("caravan.run.workers", "6");
        caravan.configure("caravan.run.attempts", "30");
        caravan.configure("caravan.run.backoff", "200ms");
        tables.drop(caravan);
        return caravan;
    }

    private static Packaged onStore(Packaged caravan, Postgres store) {
        caravan.configure("caravan.store.url", store.address());
        caravan.configure("caravan.store.username", "postgres");
        return caravan;
    }
}
