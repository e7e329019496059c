package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that can go wrong, at every step of a run: nothing is lost, nothing is doubled, and the cursor stands where the
 * target does. By chance one of three scenarios is tried; the seed is printed, and {@code -Dcaravan.test.matrix.seed} tries the
 * same again. {@code -Dcaravan.test.matrix=all} tries every pair of faults and every bug on every sync and store.
 */
class CrashMatrixTest {
    private static final boolean ALL = "all".equals(System.getProperty("caravan.test.matrix"));
    private static final long SEED = Long.getLong("caravan.test.matrix.seed", System.nanoTime());
    private static final Set<Harm> FIRST = EnumSet.of(Harm.CRASH_BEFORE, Harm.LOST_ANSWER, Harm.ZOMBIE);
    private static final Set<Harm> SECOND =
            EnumSet.of(Harm.CRASH_BEFORE, Harm.LOST_ANSWER, Harm.ERROR, Harm.ZOMBIE, Harm.WAKE);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<String, String> TABLE = new LinkedHashMap<>();

    @TempDir
    static Path root;

    private static ExecutorService threads;

    /** What one thread does with a matrix of its own. */
    private interface Work {
        Matrix.Tally of(Matrix matrix) throws Exception;
    }

    private final List<Future<Matrix.Tally>> tallies = new ArrayList<>();
    private final long start = System.nanoTime();

    @BeforeAll
    static void quiet() {
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        // A failed run is told in a line, and there are thousands.
        Logger.getLogger("io.caravan").setLevel(Level.OFF);
    }

    @AfterAll
    static void report() {
        threads.shutdownNow();
        Logger.getLogger("io.caravan").setLevel(null);
        StringBuilder text = new StringBuilder(ALL ? "" : "-Dcaravan.test.matrix.seed=" + SEED)
                .append("\n| crash matrix | scenarios |\n|---|---|\n");
        TABLE.forEach((row, cells) ->
                text.append("| ").append(row).append(" | ").append(cells).append(" |\n"));
        System.out.println(text);
    }

    private void each(Shape shape, Stores stores, Bug bug, int window, Work work) {
        Sample sample = ALL ? Sample.WHOLE : new Sample(SEED, shape + " " + stores + " " + bug + " " + window);
        tallies.add(threads.submit(() -> {
            try (Matrix matrix = new Matrix(shape, stores, bug, window, root, NUMBER.incrementAndGet(), sample)) {
                return work.of(matrix);
            }
        }));
    }

    private Matrix.Tally sum(String row) throws Exception {
        List<Matrix.Tally> all = new ArrayList<>();
        for (Future<Matrix.Tally> tally : tallies) {
            all.add(tally.get());
        }
        Matrix.Tally sum = Matrix.Tally.sum(all);
        StringBuilder cells = new StringBuilder(Integer.toString(sum.scenarios()));
        String between = " (";
        for (Map.Entry<Step.Phase, Integer> phase : sum.phases().entrySet()) {
            cells.append(between)
                    .append(phase.getKey().name(), 0, 2)
                    .append(' ')
                    .append(phase.getValue());
            between = ", ";
        }
        TABLE.put(row, cells + ") in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
        return sum;
    }

    @Test
    void anythingMayHappenAtAnyStep() throws Exception {
        for (Shape shape : Shape.values()) {
            if (ALL || shape != Shape.THREE_TARGETS) {
                each(shape, Stores.H2_MEMORY, Bug.NONE, 2, matrix -> matrix.singles(Harm.first()));
            }
            if (ALL || shape == Shape.SMALL) {
                each(shape, Stores.H2_MEMORY, Bug.NONE, 1, matrix -> matrix.singles(Harm.first()));
            }
        }
        assertThat(sum("one fault, H2").failed()).isEmpty();
    }

    @Test
    void anythingMayHappenToProcessesThatShareAStore() throws Exception {
        for (Shape shape : ALL ? Shape.values() : new Shape[] {Shape.SMALL, Shape.THREE_TARGETS}) {
            each(shape, Stores.POSTGRESQL, Bug.NONE, 2, matrix -> matrix.singles(Harm.first()));
        }
        assertThat(sum("one fault, PostgreSQL").failed()).isEmpty();
    }

    @Test
    void anotherFaultMayHappenAtAnyStepOfTheRecovery() throws Exception {
        for (Shape shape : ALL ? Shape.values() : new Shape[] {Shape.SMALL}) {
            each(shape, Stores.H2_MEMORY, Bug.NONE, 2, matrix -> matrix.pairs(FIRST, SECOND));
            if (ALL) {
                each(shape, Stores.POSTGRESQL, Bug.NONE, 1, matrix -> matrix.pairs(FIRST, SECOND));
            }
        }
        assertThat(sum("two faults").failed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugDoesNotPass(Bug bug) throws Exception {
        AtomicBoolean found = new AtomicBoolean();
        for (Shape shape : ALL ? Shape.values() : bug.shapes()) {
            each(shape, Stores.H2_MEMORY, bug, 2, matrix -> matrix.hunt(Harm.first(), found));
        }
        Matrix.Tally tally = sum("");
        TABLE.remove("");
        TABLE.put(
                "bug: " + bug,
                String.format(Locale.ROOT, "found by %d of %d", tally.failed().size(), tally.scenarios()));
        assertThat(tally.failed()).isNotEmpty();
    }
}
