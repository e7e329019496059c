package io.caravan.engine;

import io.caravan.store.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;

/** A source that keeps changing, a store, targets, and processes that faults befall: one scenario after the other. */
final class World implements AutoCloseable {
    static final String ROUTE = "orders";
    private static final int NODES = 3;
    private static final int MOST_TRIES = 14;

    /**
     * @param struck the faults that happened, with the steps they happened at
     * @param steps those taken since, until the run was over
     * @param problems what was found wrong with source, target and store; empty if nothing was
     */
    record Outcome(List<String> struck, List<Step> steps, List<String> problems) {}

    private final Shape shape;
    private final Stores stores;
    private final DataSource database;
    private final Path home;
    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService mains = Executors.newCachedThreadPool();
    private final Faults faults = new Faults();
    private List<Long> source;
    private Path root;
    private Bug bug;
    private Power power;
    private int current;
    private int asleep;
    private RunEngine zombie;
    private long next;
    private int played;

    World(Shape shape, Stores stores, Path home, String name) throws Exception {
        this.shape = shape;
        this.stores = stores;
        this.home = home.resolve(name);
        this.database = stores.open(home, name);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(name(i), database, home, Clock.systemUTC(), Power.on()).routes(route()));
        }
    }

    private RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shape.source()).id(ROUTE).multicast().to(shape.uris());
            }
        };
    }

    private static String name(int node) {
        return "node-" + node;
    }

    /**
     * Plays windows before, the window that the faults befall, and two after it, and looks at everything in between.
     *
     * @param window which one meets the faults, from 1
     */
    Outcome play(Bug planted, int window, List<Fault> planned) throws Exception {
        begin(planted);
        for (int i = 1; i < window; i++) {
            change();
            work(new ArrayList<>(), "before");
        }
        List<String> problems = new ArrayList<>();
        faults.arm(planned);
        work(problems, "after the recovery");
        List<Step> steps = faults.steps();
        faults.disarm();
        if (faults.sleep() != Harm.LATE_ZOMBIE) {
            wake(problems);
        }
        work(problems, "after the next window");
        wake(problems);
        work(problems, "at the end");
        sweep();
        problems.addAll(oracle().quiet());
        Outcome outcome = new Outcome(faults.struck(), steps, problems);
        delete(root);
        return outcome;
    }

    private void begin(Bug planted) throws Exception {
        Stores.update(
                database,
                "DELETE FROM sync_split",
                "DELETE FROM sync_run_event",
                "DELETE FROM sync_run",
                "DELETE FROM sync_cursor",
                "DELETE FROM sync_subject",
                "DELETE FROM sync_task");
        bug = planted;
        root = home.resolve(Integer.toString(++played));
        source = new CopyOnWriteArrayList<>();
        next = 0;
        current = 0;
        asleep = -1;
        zombie = null;
        power = Power.with(faults);
        for (Node node : nodes) {
            node.rows.all = source;
            node.folder.root = root;
        }
    }

    private Oracle oracle() throws Exception {
        return new Oracle(shape, database, root, source);
    }

    private void change() {
        for (int i = 0; i < shape.rows; i++) {
            long id = next++;
            if (shape.updates) {
                source.removeIf(old -> Rows.key(old) == Rows.key(id));
            }
            source.add(id);
        }
    }

    /** Changes the source and runs the sync until a run has committed. */
    private void work(List<String> problems, String when) throws Exception {
        int committed = oracle().committed();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            change();
            fire();
            faults.repair();
            Node.expire(database);
            Oracle oracle = oracle();
            if (oracle.committed() > committed && !oracle.open()) {
                oracle.problems().forEach(problem -> problems.add(when + ": " + problem));
                return;
            }
        }
        problems.add(when + ": no run commits: " + oracle());
    }

    /** One process runs the sync, to the end of the run or its own. */
    private void fire() throws Exception {
        Node node = alive();
        Power mine = Power.with(faults);
        power = mine;
        Oracle oracle = oracle();
        if (bug == Bug.NEW_HI && oracle.open()) {
            newHi();
        }
        CompletableFuture<Void> main = CompletableFuture.runAsync(
                () -> {
                    try {
                        main(node, mine, oracle.open() && !oracle.quarantined());
                    } finally {
                        mine.end();
                    }
                },
                mains);
        CompletableFuture.anyOf(main, mine.asleep()).get(120, TimeUnit.SECONDS);
        if (mine.asleep().isDone() && asleep < 0) {
            asleep = current;
            zombie = node.engine;
        }
    }

    private void main(Node node, Power mine, boolean open) {
        try {
            node.reboot(name(current), database, mine, bug);
        } catch (Exception e) {
            return;
        }
        RunEngine engine = node.engine;
        try {
            if (open) {
                engine.scheduler.recoverNow();
            } else {
                engine.starts().now(ROUTE);
            }
            // A process that stops begins nothing, not even what waits for a worker.
            engine.scheduler.sync(ROUTE).await(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The operator sees it, and tries again.
        } finally {
            engine.close();
        }
    }

    /** A dead process is started again where its store is a file; with a shared store another one takes over. */
    private Node alive() {
        boolean replace = power.isOff() && stores == Stores.POSTGRESQL;
        while (replace || current == asleep) {
            current = (current + 1) % NODES;
            replace = false;
        }
        return nodes.get(current);
    }

    private void newHi() throws Exception {
        long hi = source.stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
        Stores.update(
                database,
                "UPDATE sync_run SET hi = '" + hi + "' WHERE finished IS NULL AND hi IS NOT NULL",
                "UPDATE sync_run SET detail = '" + hi + "' WHERE finished IS NULL AND detail IS NOT NULL");
    }

    /** The process that stands still goes on. */
    private void wake(List<String> problems) throws Exception {
        if (asleep < 0) {
            return;
        }
        if (!faults.zombie().isAwake()) {
            if (faults.sleep() == Harm.ZOMBIE_TOLD && faults.zombie().isAsleepInARun()) {
                zombie.scheduler.tick();
            }
            faults.zombie().wake();
            oracle().problems().forEach(problem -> problems.add("after the zombie: " + problem));
        }
        asleep = -1;
    }

    /** Some time later whatever the processes left behind is removed. */
    private void sweep() throws Exception {
        Stores.update(database, "UPDATE sync_run SET finished = finished - INTERVAL '1' HOUR");
        Leftovers leftovers = new Leftovers(new Transactions(database), Duration.ofSeconds(20));
        for (int i = 0; i < shape.targets.size(); i++) {
            leftovers.add(new FolderStaging(root, Shape.target(i)));
        }
        leftovers.sweep();
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        mains.shutdownNow();
    }
}
