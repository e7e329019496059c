package io.caravan.route;

import io.caravan.endpoint.FileRoots;
import io.caravan.explain.RouteDraft;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which users drop routes: every {@code *.yaml} and {@code *.yml} in it runs, and follows its file. It is
 * looked through up to three times a second rather than watched, because watching misses swapped links and network folders. A
 * file counts when it was the same in two looks. When the folder itself is gone, everything keeps running.
 */
public final class DropFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);
    private static final long SHORTEST_MILLIS = 300;
    /** Two looks and a load have to fit into two seconds. */
    private static final long LONGEST_MILLIS = 800;
    /** A look takes at most one part in so many of one processor, however many files there are. */
    private static final int SHARE = 100;

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(1);
    /** Within this time a file may change again without a new time stamp. */
    private static final Duration STAMP = Duration.ofSeconds(2);

    private final Path folder;
    private final RouteFiles files;
    private final Clock clock;
    private final ExecutorService replacing;
    private final Map<String, Track> tracks = new HashMap<>();
    private ScheduledExecutorService looking;
    private volatile boolean scanned;
    private boolean missing;
    private boolean guarded;

    private record Stamp(long size, Instant modified, Object key) {}

    private static final class Track {
        private Stamp last;
        private Stamp taken;
        private String text;
        private boolean fresh;
        private int missed;
    }

    /**
     * @param policy what dropped files may name
     * @param owners a file in which is kept, over restarts, from which file each route ran
     */
    public DropFolder(CamelContext context, RoutePolicy policy, Path folder, Clock clock, Path owners) {
        this(context, policy, folder, clock, Executors.newCachedThreadPool(DropFolder::thread), owners);
    }

    /** For tests: replaces on the given executor, and is as strict as can be but for the folders of files. */
    DropFolder(CamelContext context, Path folder, Clock clock, Executor executor) {
        this(context, RoutePolicy.safe(FileRoots.all()), folder, clock, executor);
    }

    DropFolder(CamelContext context, RoutePolicy policy, Path folder, Clock clock, Executor executor) {
        this(context, policy, folder, clock, executor, null);
    }

    DropFolder(CamelContext context, RoutePolicy policy, Path folder, Clock clock, Executor executor, Path owners) {
        this.folder = folder;
        this.clock = clock;
        this.replacing = executor instanceof ExecutorService own ? own : null;
        this.files =
                new RouteFiles(context, policy, new Drain(context, LONGEST_DRAIN), executor, clock, new Owners(owners));
    }

    /** Loads what is there, and follows it from now on. The Camel context has been started. */
    public synchronized void start() {
        scan();
        looking = Executors.newSingleThreadScheduledExecutor(DropFolder::thread);
        looking.schedule(this::look, SHORTEST_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How each file stands, by name. */
    public List<FileState> files() {
        return files.states();
    }

    /**
     * What the folder would say of a text under a file's name; one that is there would be replaced. Nothing is.
     *
     * @return the ids of the routes that it would make
     * @throws RefusedException with all that is wrong
     */
    public List<String> check(String file, byte[] text) throws RefusedException {
        return files.check(file, FileText.read(file, text));
    }

    /**
     * What is probably not meant in a text that would be taken.
     *
     * @throws RefusedException when it would not
     */
    public List<Problem> advice(String file, byte[] text) throws RefusedException {
        return files.advice(file, FileText.read(file, text));
    }

    /**
     * The routes that a text would make, to be looked at without being started; the caller closes each.
     *
     * @throws RefusedException with all that is wrong
     */
    public List<RouteDraft> drafts(String file, byte[] text) throws RefusedException {
        return files.drafts(file, FileText.read(file, text));
    }

    /** A route as it is dropped, to be looked at apart from the one that runs; the caller closes it. */
    public Optional<RouteDraft> draft(String route) throws RefusedException {
        return files.draft(route);
    }

    /** Whether a name is one that the folder follows. */
    public static boolean follows(String file) {
        return !file.startsWith(".") && !file.contains("/") && (file.endsWith(".yaml") || file.endsWith(".yml"));
    }

    /** Whether the folder has been looked through once. */
    public boolean scanned() {
        return scanned;
    }

    /** Looks through the folder once and takes what has changed. */
    synchronized void scan() {
        if (!guarded) {
            files.guard();
            guarded = true;
        }
        Map<String, Stamp> found;
        try {
            found = list();
            missing = false;
        } catch (IOException e) {
            if (!missing) {
                LOG.warn(
                        "cannot read the drop folder {}: {}. Every route keeps running; create the folder.",
                        folder,
                        e.toString());
            }
            missing = true;
            scanned = true;
            return;
        }
        forget(found);
        order(found.keySet()).forEach(name -> follow(name, found.get(name)));
        files.tryAgain();
        scanned = true;
    }

    /** At the start all files are there at once, and which of two with one route comes first is not to be chance. */
    private Collection<String> order(Set<String> names) {
        if (scanned) {
            return names;
        }
        Map<String, String> texts = new HashMap<>();
        for (String name : names) {
            try {
                texts.put(name, FileText.read(folder.resolve(name)));
            } catch (RefusedException | IOException e) {
                LOG.trace("{} is told of when it is taken", name, e);
            }
        }
        return files.begin(texts, names);
    }

    /** Follows nothing any more; the routes are Camel's to stop. */
    @Override
    public void close() {
        if (looking != null) {
            looking.shutdownNow();
        }
        if (replacing != null) {
            replacing.shutdownNow();
        }
    }

    private void look() {
        long start = System.nanoTime();
        try {
            scan();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("cannot look through the drop folder {}; it is tried again", folder, e);
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        again(Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, took * SHARE)));
    }

    private void again(long millis) {
        try {
            looking.schedule(this::look, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("the folder is not followed any more", e);
        }
    }

    private Map<String, Stamp> list() throws IOException {
        Map<String, Stamp> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, DropFolder::named)) {
            for (Path file : entries) {
                stamp(file, found);
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean named(Path file) {
        return follows(file.getFileName().toString());
    }

    private static void stamp(Path file, Map<String, Stamp> found) throws IOException {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            if (facts.isRegularFile()) {
                Stamp stamp = new Stamp(facts.size(), facts.lastModifiedTime().toInstant(), facts.fileKey());
                found.put(file.getFileName().toString(), stamp);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} went away, or its link leads nowhere", file);
        }
    }

    /** Editors and links replace a file by removing it for a moment: it is gone when it is missed twice. */
    private void forget(Map<String, Stamp> found) {
        for (String name : new ArrayList<>(tracks.keySet())) {
            Track track = tracks.get(name);
            track.missed = found.containsKey(name) ? 0 : track.missed + 1;
            if (track.missed > 1 && !files.busy(name)) {
                files.removed(name);
                tracks.remove(name);
            }
        }
    }

    private void follow(String name, Stamp stamp) {
        Track track = tracks.computeIfAbsent(name, key -> new Track());
        boolean settled = !scanned || stamp.equals(track.last);
        track.last = stamp;
        if (settled && (track.fresh || !stamp.equals(track.taken)) && !files.busy(name)) {
            take(name, track, stamp);
        }
    }

    private void take(String name, Track track, Stamp stamp) {
        boolean touched = !stamp.equals(track.taken);
        track.taken = stamp;
        track.fresh = stamp.modified().isAfter(clock.instant().minus(STAMP));
        try {
            String text = FileText.read(folder.resolve(name));
            if (!text.equals(track.text) || touched && files.refused(name)) {
                track.text = text;
                files.changed(name, text);
            }
        } catch (RefusedException e) {
            track.text = null;
            files.unreadable(name, e.problems());
        } catch (IOException e) {
            track.text = null;
            track.taken = null;
            files.unreadable(
                    name,
                    List.of(Problem.ofFile(
                            name + ": cannot read the file: " + e + ". Give this process the right to read it.")));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "routes");
        thread.setDaemon(true);
        return thread;
    }
}
