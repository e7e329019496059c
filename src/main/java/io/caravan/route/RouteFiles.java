package io.caravan.route;

import io.caravan.explain.RouteDraft;
import io.caravan.route.FileState.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files whose routes run. A new version is tried before anything is touched; then the routes that differ are let come to
 * their end, and replaced. Calls come from one thread; versions are replaced on the executor's.
 */
final class RouteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

    private final CamelContext context;
    private final RoutePolicy policy;
    private final Loader loader;
    private final Guard guard;
    private final Drain drain;
    private final Executor executor;
    private final Clock clock;
    private final Owners owners;
    private final Contest contest = new Contest();
    private final Map<String, Entry> entries = new TreeMap<>();
    private boolean somethingChanged;
    private boolean templatesChanged;
    private boolean adviceChanged;

    /** A file, guarded by the lock of the whole. */
    private static final class Entry {
        private Version running = Version.NONE;
        private Version coming;
        private String refused;
        private Status status = Status.OK;
        private Instant since;
        private List<Problem> problems = List.of();
        private List<Problem> advice = List.of();
    }

    RouteFiles(CamelContext context, RoutePolicy policy, Drain drain, Executor executor, Clock clock, Owners owners) {
        this.context = context;
        this.policy = policy;
        this.loader = new Loader(context);
        this.guard = new Guard(context, policy, loader::brought);
        this.drain = drain;
        this.executor = executor;
        this.clock = clock;
        this.owners = owners;
    }

    /**
     * What is there at the start, before any of it is taken.
     *
     * @return the files in the order in which they are taken: what ran before comes before what is new
     */
    synchronized List<String> begin(Map<String, String> texts, Set<String> files) {
        contest.begin(texts, owners);
        return files.stream()
                .sorted(Comparator.comparing((String file) -> !owners.has(file)).thenComparing(file -> file))
                .toList();
    }

    /** Holds all routes to the policy from now on. */
    void guard() {
        guard.stand();
    }

    synchronized List<FileState> states() {
        return entries.entrySet().stream()
                .map(entry -> state(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Whether a version of the file is being replaced; then it takes no other. */
    synchronized boolean busy(String file) {
        Entry entry = entries.get(file);
        return entry != null && entry.coming != null;
    }

    /** Takes a new version of a file. */
    synchronized void changed(String file, String text) {
        Entry entry = entries.computeIfAbsent(file, name -> new Entry());
        somethingChanged |= contest.changed(file, text);
        try {
            Version version = version(file, text);
            entry.refused = null;
            replace(file, entry, version);
        } catch (RefusedException e) {
            entry.refused = text;
            refuse(file, entry, e.problems());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("{} cannot be checked", file, e);
            entry.refused = text;
            refuse(
                    file,
                    entry,
                    List.of(Problem.ofFile(file + ": cannot check the file: " + Explanation.cause(e)
                            + " This is a fault of ours: please report it with the file.")));
        }
    }

    /**
     * The ids of the routes that a text would make in this file, if it would be taken; what runs is not touched.
     *
     * @throws RefusedException with all that is wrong
     */
    synchronized List<String> check(String file, String text) throws RefusedException {
        return List.copyOf(version(file, text).routes().keySet());
    }

    /** What is worth saying of a text that would be taken. */
    synchronized List<Problem> advice(String file, String text) throws RefusedException {
        return advice(file, text, ids());
    }

    private List<Problem> advice(String file, String text, Set<String> others) throws RefusedException {
        Outline outline = Outline.parse(file, text);
        Set<String> routes = new TreeSet<>(others);
        routes.addAll(outline.texts().keySet());
        return new Advice(new EndpointCheck(context, policy, Set.of())::ours, routes).of(outline);
    }

    /** Of all routes that run. */
    private Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        entries.values().forEach(entry -> ids.addAll(entry.running.routes().keySet()));
        return ids;
    }

    /** Says anew what is worth saying: a sync that another waits for may have come, or gone. */
    private void adviseAgain() {
        adviceChanged = false;
        Set<String> ids = ids();
        entries.forEach((file, entry) -> {
            List<Problem> before = entry.advice;
            try {
                entry.advice = entry.running == Version.NONE ? List.of() : advice(file, entry.running.text(), ids);
            } catch (RefusedException e) {
                entry.advice = List.of();
            }
            entry.advice.stream()
                    .filter(one -> !before.contains(one))
                    .forEach(one -> LOG.warn("{} is taken, but {}", file, one));
        });
    }

    /** The routes that a text would make in this file, to be looked at; none is started. The caller closes each. */
    synchronized List<RouteDraft> drafts(String file, String text) throws RefusedException {
        version(file, text);
        return drafts(file, text, any -> true);
    }

    /** A route as it runs, to be looked at apart from it; none if no file made it. The caller closes it. */
    synchronized Optional<RouteDraft> draft(String id) throws RefusedException {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Version running = entry.getValue().running;
            if (running.routes().containsKey(id)) {
                return drafts(entry.getKey(), running.text(), id::equals).stream()
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private List<RouteDraft> drafts(String file, String text, Predicate<String> wanted) throws RefusedException {
        Outline outline = Outline.parse(file, text);
        Drafts drafts = drafts(outline);
        List<RouteDraft> made = new ArrayList<>();
        for (Item item : outline.routes()) {
            if (wanted.test(item.id())) {
                made.add(drafts.of(item));
            }
        }
        return made;
    }

    private Drafts drafts(Outline outline) {
        return new Drafts(context, policy, new TemplatedRoutes(context, policy, outline, this::templateItem));
    }

    /** The file cannot even be read. */
    synchronized void unreadable(String file, List<Problem> problems) {
        Entry entry = entries.computeIfAbsent(file, name -> new Entry());
        entry.refused = null;
        refuse(file, entry, problems);
    }

    /** Whether the file is refused. */
    synchronized boolean refused(String file) {
        Entry entry = entries.get(file);
        return entry != null && entry.status == Status.REFUSED;
    }

    /** The file is gone. */
    synchronized void removed(String file) {
        Entry entry = entries.get(file);
        somethingChanged |= contest.changed(file, null);
        if (entry != null) {
            entry.refused = null;
            replace(file, entry, Version.NONE);
        }
    }

    /** Tries files again that another file concerns: it may have held an id, or brought or changed a template. */
    synchronized void tryAgain() {
        if (adviceChanged) {
            adviseAgain();
        }
        while (templatesChanged) {
            templatesChanged = false;
            for (String file : List.copyOf(entries.keySet())) {
                Entry entry = entries.get(file);
                if (entry.coming == null
                        && entry.refused == null
                        && !entry.running.uses().isEmpty()) {
                    changed(file, entry.running.text());
                }
            }
        }
        while (somethingChanged) {
            somethingChanged = false;
            for (String file : List.copyOf(entries.keySet())) {
                Entry entry = entries.get(file);
                if (entry.refused != null && entry.coming == null) {
                    changed(file, entry.refused);
                }
            }
        }
        owners.keep();
    }

    private Version version(String file, String text) throws RefusedException {
        Outline outline = Outline.parse(file, text);
        List<Problem> problems = new ArrayList<>(outline.problems());
        outline.items().forEach(item -> taken(file, item).ifPresent(problems::add));
        problems.addAll(new Trial(context, policy, file, text, this::templateItem, loader::brought)
                .problems(outline, problems.isEmpty()));
        if (problems.isEmpty()) {
            Drafts drafts = drafts(outline);
            outline.routes().forEach(item -> problems.addAll(drafts.problems(item)));
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new RefusedException(problems);
        }
        return Version.of(text, outline, this::template);
    }

    /** Whether another file, or the application itself, has the id. */
    private Optional<Problem> taken(String file, Item item) {
        if (!item.makesRoute() || item.id() == null) {
            return Optional.empty();
        }
        String owner = owner(item.id());
        if (file.equals(owner)) {
            return Optional.empty();
        }
        if (owner != null) {
            return Optional.of(taken(file, item, "the file " + owner + " already has a route", ""));
        }
        if (context.getRoute(item.id()) != null) {
            return Optional.of(taken(file, item, "the application itself already has a route", ""));
        }
        Optional<String> other = contest.other(item.id(), file);
        if (other.isPresent()) {
            return Optional.of(taken(
                    file,
                    item,
                    "the file " + other.get() + " has one too, and which of them ran last is not known: route",
                    ", or remove one of the files"));
        }
        return owners.of(item.id())
                .filter(last -> !last.equals(file) && refused(last))
                .map(last -> taken(
                        file,
                        item,
                        "the file " + last + ", which is refused now, ran last with a route",
                        ", or correct or remove that file"));
    }

    private static Problem taken(String file, Item item, String who, String remedy) {
        return Nodes.problem(
                item.at(),
                item.route() ? "id" : "routeId",
                item.id(),
                item.id() + ": cannot load the route of " + file + ": " + who + " '" + item.id()
                        + "'. Give one of them another id" + remedy + ".");
    }

    private String template(String id) {
        return entries.values().stream()
                .map(entry -> entry.running.templates().get(id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private Optional<Item> templateItem(String id) {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Version running = entry.getValue().running;
            if (running.templates().containsKey(id)) {
                return running.outline(entry.getKey()).items().stream()
                        .filter(item -> item.template() && id.equals(item.id()))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private String owner(String id) {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            Version coming = entry.getValue().coming;
            if (entry.getValue().running.routes().containsKey(id)
                    || coming != null && coming.routes().containsKey(id)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private void replace(String file, Entry entry, Version version) {
        List<String> ending = entry.running.notIn(version);
        if (entry.running.equals(version) && version != Version.NONE) {
            set(entry, Status.OK, List.of());
            return;
        }
        entry.coming = version;
        if (ending.isEmpty()) {
            finish(file, entry);
            return;
        }
        set(entry, Status.REPLACING, List.of());
        try {
            executor.execute(() -> end(file, entry, ending));
        } catch (RejectedExecutionException e) {
            stay(file, entry);
        }
    }

    private void end(String file, Entry entry, List<String> ending) {
        try {
            for (String id : ending) {
                drain.await(id);
            }
            finish(file, entry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stay(file, entry);
        }
    }

    /** The process is stopping: Camel stops the old version, and the new one is loaded at the next start. */
    private synchronized void stay(String file, Entry entry) {
        LOG.debug("{} is not replaced any more", file);
        entry.coming = null;
    }

    private synchronized void finish(String file, Entry entry) {
        Version old = entry.running;
        Version version = entry.coming;
        try {
            swap(file, old, version);
            entry.running = version;
            entry.coming = null;
            settled(file, entry, old);
        } catch (Exception | LinkageError e) {
            entry.coming = null;
            // With an old version running, trying again would interrupt it each time.
            entry.refused = old == Version.NONE ? version.text() : null;
            putBack(file, old, version);
            refuse(
                    file,
                    entry,
                    List.of(Problem.ofFile(file + ": cannot start the new version: " + Explanation.cause(e)
                            + " Correct the route, or save the file again when what it needs is there.")));
        }
    }

    private void settled(String file, Entry entry, Version old) {
        somethingChanged = true;
        adviceChanged = true;
        owners.run(file, entry.running.routes().keySet());
        if (!entry.running.templates().equals(old.templates())) {
            templatesChanged = true;
        }
        if (entry.running == Version.NONE) {
            entries.remove(file);
            LOG.info("{} removed, with its routes {}", file, old.routes().keySet());
            return;
        }
        set(entry, Status.OK, List.of());
        LOG.info(
                "{} loaded: routes {} run, {} of them new or changed",
                file,
                entry.running.routes().keySet(),
                entry.running.notIn(old).size());
    }

    private void swap(String file, Version old, Version version) throws Exception {
        boolean everything = !old.sharesWith(version) || old == Version.NONE;
        loader.remove(old.notIn(version));
        if (everything) {
            loader.removeExtras(file);
        }
        if (version != Version.NONE) {
            loader.add(file, version, Set.copyOf(version.notIn(old)), everything);
        }
    }

    private void putBack(String file, Version old, Version failed) {
        try {
            swap(file, failed, Version.NONE.equals(old) ? Version.NONE : old);
        } catch (Exception | LinkageError e) {
            LOG.error("{} cannot start its last good version again: {}", file, Explanation.cause(e));
        }
    }

    private void refuse(String file, Entry entry, List<Problem> problems) {
        boolean news = entry.status != Status.REFUSED || !Objects.equals(entry.problems, problems);
        if (!news) {
            return;
        }
        set(entry, Status.REFUSED, problems);
        String kept = entry.running == Version.NONE ? "nothing of it runs" : "its last good version keeps running";
        for (Problem problem : problems) {
            LOG.warn("{} refused, {}: {}", file, kept, problem);
        }
    }

    private void set(Entry entry, Status status, List<Problem> problems) {
        if (entry.status != status || entry.since == null || !entry.problems.equals(problems)) {
            entry.since = clock.instant();
        }
        entry.status = status;
        entry.problems = problems;
    }

    private static FileState state(String file, Entry entry) {
        return new FileState(
                file,
                entry.status,
                entry.since,
                List.copyOf(entry.running.routes().keySet()),
                entry.problems,
                entry.advice);
    }
}
