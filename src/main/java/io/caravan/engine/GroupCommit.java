package io.caravan.engine;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.run.Writes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects exchanges of one route for one target into runs. The first one begins a run at once; those that come while it
 * stages join it, and those that come while it commits are the next run. Nobody waits for exchanges that may come.
 */
final class GroupCommit {
    /** Exchanges that may share a run. */
    private record Kind(String route, String uri, Schema schema) {}

    /** The runs for exchanges of one kind. */
    private static final class Lane {
        private int running;
        /** Which others may join, or null. */
        private Group open;
    }

    private final GroupOptions options;
    private final Consumer<Group> work;
    private final Map<Kind, Lane> lanes = new HashMap<>();
    private boolean stopped;

    /** @param work makes a run of a group, on a thread of its own; it throws if the run fails */
    GroupCommit(GroupOptions options, Consumer<Group> work) {
        this.options = options;
        this.work = work;
    }

    /** Returns when the rows are committed. */
    void commit(String route, String uri, Target target, RecordBatch batch) {
        Delivery delivery = new Delivery(batch);
        Kind kind = new Kind(route, uri, batch.schema());
        if (together(target.writes())) {
            join(kind, target, delivery);
        } else {
            alone(kind, target, delivery);
        }
        delivery.await();
    }

    /** Whether one run of two exchanges leaves what two runs would leave. */
    private static boolean together(Writes writes) {
        return switch (writes) {
            case APPENDS, UPSERTS -> true;
            case BESIDE, OVERWRITES, OVERWRITES_DATE, OVERWRITES_DYNAMIC -> false;
        };
    }

    private synchronized void join(Kind kind, Target target, Delivery delivery) {
        check(kind);
        Lane lane = lanes.computeIfAbsent(kind, key -> new Lane());
        if (lane.open == null || !lane.open.join(delivery)) {
            lane.open = new Group(kind.route(), kind.uri(), target, options);
            lane.open.join(delivery);
        }
        if (lane.running == 0 || lane.open.closed()) {
            start(kind, lane, lane.open);
        }
    }

    /** Takes an exchange out of its group, into a run of its own; false if it is the only one of the group. */
    boolean putAside(Group group, Delivery delivery) {
        if (!group.putAside(delivery)) {
            return false;
        }
        try {
            alone(new Kind(group.route(), group.uri(), delivery.batch().schema()), group.target(), delivery);
        } catch (RunException e) {
            delivery.end(e);
        }
        return true;
    }

    private synchronized void alone(Kind kind, Target target, Delivery delivery) {
        check(kind);
        Group group = new Group(kind.route(), kind.uri(), target, GroupOptions.NONE);
        group.join(delivery);
        group.close();
        start(kind, new Lane(), group);
    }

    private void check(Kind kind) {
        if (stopped) {
            throw stopping(kind.route());
        }
    }

    private static RunException stopping(String route) {
        return RunException.external(
                route + ": cannot begin a run for the exchange: the process is being stopped."
                        + " Nothing of it was written; send it again when the process is back.",
                null);
    }

    private void start(Kind kind, Lane lane, Group group) {
        if (!group.start()) {
            return;
        }
        try {
            Thread thread = new Thread(() -> run(kind, lane, group), "caravan-run-" + kind.route());
            thread.setDaemon(true);
            thread.start();
            lane.running++;
        } catch (Throwable thrown) {
            group.end(thrown);
        }
    }

    private void run(Kind kind, Lane lane, Group group) {
        Throwable failure = null;
        try {
            group.collect();
            work.accept(group);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        group.end(failure);
        ended(kind, lane);
    }

    private synchronized void ended(Kind kind, Lane lane) {
        lane.running--;
        if (lane.running > 0) {
            return;
        }
        if (lane.open != null && !lane.open.started()) {
            start(kind, lane, lane.open);
        } else {
            lanes.remove(kind, lane);
        }
    }

    /** Turns away what has not begun; runs that have begun go on. */
    synchronized void stop() {
        stopped = true;
        lanes.forEach((kind, lane) -> {
            if (lane.open != null) {
                lane.open.turnAway(stopping(kind.route()));
                lane.open = null;
            }
        });
    }
}
