package io.caravan.engine;

import io.caravan.run.EndpointNames;
import io.caravan.run.RunStatus;
import io.caravan.run.SyncKey;
import io.caravan.run.Target;
import io.caravan.store.Pause;
import io.caravan.store.Position;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import io.caravan.store.Subject;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How the syncs of this process stand, and the routes beside them that make a run of each exchange. Any thread. */
public final class SyncList {
    /** More runs that wait are not looked at to say for what. */
    private static final int MOST_WAITING = 1000;

    private final RunStore store;
    private final Tools tools;
    private final Map<String, Sync> syncs;
    private final RunList runs;

    SyncList(RunStore store, Tools tools, Map<String, Sync> syncs, RunList runs) {
        this.store = store;
        this.tools = tools;
        this.syncs = syncs;
        this.runs = runs;
    }

    /** Their names; nothing is asked of the run store. */
    public Set<String> names() {
        return new TreeSet<>(syncs.keySet());
    }

    /** Whether a sync runs just now. */
    public boolean busy(String route) {
        Sync sync = syncs.get(route);
        return sync != null && sync.busy();
    }

    /** How the last run of each sync stands, by sync; those that never ran are not there. */
    public Map<String, RunStatus> lastStatus() {
        Map<String, RunStatus> status = new HashMap<>();
        store.lastRuns(syncs.keySet()).forEach((route, run) -> status.put(route, run.status()));
        return status;
    }

    /** One of them. */
    public Optional<SyncStatus> find(String route) {
        Sync sync = syncs.get(route);
        return sync == null
                ? Optional.empty()
                : Optional.of(statuses(List.of(sync)).get(0));
    }

    /** All of them, by route. */
    public List<SyncStatus> all() {
        return statuses(syncs.values());
    }

    private List<SyncStatus> statuses(Collection<Sync> chosen) {
        Map<String, RunRecord> last =
                store.lastRuns(chosen.stream().map(Sync::route).collect(Collectors.toSet()));
        Map<String, String> cursors = store.cursors();
        Map<String, Pause> pauses = tools.pauses().all();
        Map<String, Subject> subjects = store.subjects();
        return chosen.stream()
                .map(sync -> new SyncStatus(
                        sync.route(),
                        EndpointNames.of(sync.consumer().getEndpoint().getEndpointUri()),
                        sync.consumer().schedule().toString(),
                        sync.next(),
                        sync.busy(),
                        cursors.get(sync.route()),
                        SyncStatus.cursors(sync, cursors),
                        pauses.get(sync.route()),
                        problem(sync, cursors, subjects),
                        last.containsKey(sync.route()) ? runs.live(last.get(sync.route())) : null))
                .sorted(Comparator.comparing(SyncStatus::route))
                .toList();
    }

    /** What keeps the position of a sync from being that of its route as it is now. */
    private String problem(Sync sync, Map<String, String> cursors, Map<String, Subject> subjects) {
        String route = sync.route();
        List<String> kept = subjects.keySet().stream()
                .filter(name -> SyncKey.isOf(route, name))
                .toList();
        if (kept.isEmpty()) {
            return null;
        }
        Subject now = Subjects.of(tools.context(), sync.consumer()).known();
        for (Map<String, String> parameters : sync.consumer().options().combinations()) {
            String name = new SyncKey(route, parameters).name();
            Position position = new Position(
                    cursors.get(name),
                    0,
                    subjects.get(name),
                    false,
                    kept.contains(name) ? null : Position.renamed(kept, name));
            List<String> changes = position.changes(now);
            if (!changes.isEmpty()) {
                boolean appends = RouteTargets.of(tools.context(), route).values().stream()
                        .anyMatch(Target::appends);
                return position.refusal(route, changes, appends).getMessage();
            }
        }
        return null;
    }

    /** Whether a route leads to a target and is no sync: such a route makes runs of exchanges. */
    public boolean takesEvents(String route) {
        return EventRoutes.in(tools.context(), syncs.keySet()).stream()
                .anyMatch(one -> one.getRouteId().equals(route));
    }

    /** Routes that are no syncs and lead to a target, which makes runs of exchanges. */
    public List<SyncStatus> eventRoutes() {
        return EventRoutes.in(tools.context(), syncs.keySet()).stream()
                .map(route -> {
                    List<RunRecord> last = runs.latest(route.getRouteId(), 1);
                    return new SyncStatus(
                            route.getRouteId(),
                            EndpointNames.of(route.getEndpoint().getEndpointUri()),
                            "each exchange",
                            null,
                            false,
                            null,
                            Map.of(),
                            null,
                            null,
                            last.isEmpty() ? null : last.get(0));
                })
                .toList();
    }

    /** What the syncs wait for, by sync: of those with a run that waits, and those whose {@code after} names nobody. */
    public Map<String, String> waiting() {
        Map<String, String> waiting = new HashMap<>();
        for (Sync sync : syncs.values()) {
            String unknown = sync.consumer().options().after().stream()
                    .filter(other -> !syncs.containsKey(other))
                    .collect(Collectors.joining(", "));
            if (!unknown.isEmpty()) {
                waiting.put(sync.route(), unknown + ", which is no sync here: drop its route, or correct 'after'");
            }
        }
        for (RunRecord run : store.runs(new RunFilter(null, Set.of(RunStatus.WAITING), MOST_WAITING))) {
            if (run.waitingFor() != null) {
                waiting.put(run.run().route(), run.waitingFor());
            }
        }
        return waiting;
    }

    /** The conditions of the filters and choices of a route that runs here, null if none does. */
    public String filters(String route) {
        return Definition.filters(tools.context(), route);
    }
}
