package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.jboss.logmanager.Logger;

/**
 * Several faults of any kind, anywhere. {@code -Dcaravan.test.matrix=all} tries many more. A failure prints its seed and the
 * shortest list of faults that leads to it.
 */
class RandomFaultsTest {
    private static final Map<Shape, World> WORLDS = new EnumMap<>(Shape.class);

    private static Path root;

    static final class OnlyWithAll implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return "all".equals(System.getProperty("caravan.test.matrix"))
                    ? SkipResult.doNotSkip()
                    : SkipResult.skip("-Dcaravan.test.matrix=all runs it");
        }
    }

    @BeforeContainer
    static void start() throws Exception {
        Logger.getLogger("io.caravan").setLevel(Level.OFF);
        root = Files.createTempDirectory("faults");
    }

    @AfterContainer
    static void stop() throws Exception {
        WORLDS.values().forEach(World::close);
        WORLDS.clear();
        World.delete(root);
        Logger.getLogger("io.caravan").setLevel(null);
    }

    @Provide
    Arbitrary<List<Fault>> faults() {
        return Combinators.combine(Arbitraries.integers().between(0, 30), Arbitraries.of(Harm.class))
                .as(Fault::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property(tries = 150, seed = "20261121")
    void nothingIsLostOrDoubled(
            @ForAll Shape shape, @ForAll @IntRange(min = 1, max = 2) int window, @ForAll("faults") List<Fault> faults)
            throws Exception {
        play(shape, window, faults);
    }

    @Property(tries = 20_000)
    @AddLifecycleHook(OnlyWithAll.class)
    void nothingIsLostOrDoubledHoweverOften(
            @ForAll Shape shape, @ForAll @IntRange(min = 1, max = 3) int window, @ForAll("faults") List<Fault> faults)
            throws Exception {
        play(shape, window, faults);
    }

    private static void play(Shape shape, int window, List<Fault> faults) throws Exception {
        World.Outcome outcome = world(shape).play(Bug.NONE, window, faults);
        assertThat(outcome.problems()).describedAs("after %s", outcome.struck()).isEmpty();
    }

    private static World world(Shape shape) throws Exception {
        World world = WORLDS.get(shape);
        if (world == null) {
            world = new World(shape, Stores.H2_MEMORY, root, "faults" + shape.ordinal());
            WORLDS.put(shape, world);
        }
        return world;
    }
}
