package io.caravan.engine;

import io.caravan.store.RunDetail;
import io.caravan.store.RunFilter;
import io.caravan.store.RunRecord;
import io.caravan.store.RunStore;
import java.util.List;

/** The runs in the run store; those that this process works on with what they have read by now. Any thread. */
public final class RunList {
    private final RunStore store;
    private final Tools tools;
    private final RunControl control;

    RunList(RunStore store, Tools tools, RunControl control) {
        this.store = store;
        this.tools = tools;
        this.control = control;
    }

    /** The runs that a filter lets through, newest first. */
    public List<RunRecord> of(RunFilter filter) {
        return store.runs(filter).stream().map(this::live).toList();
    }

    /** The latest runs of a route, newest first. */
    public List<RunRecord> latest(String route, int limit) {
        return of(RunFilter.latest(route, limit));
    }

    /** What is known of a run, null if there is none of this number. */
    public RunRecord find(long id) {
        RunRecord stored = store.run(id);
        return stored == null ? null : live(stored);
    }

    /** One run in detail, null if the store does not know it. */
    public RunDetail detail(long id) {
        RunDetail stored = store.detail(id);
        RunExecution execution = stored == null ? null : control.execution(id);
        return execution == null
                ? stored
                : LiveDetail.of(stored, execution, tools.ledger().timeline().noted(id, stored.at()));
    }

    RunRecord live(RunRecord stored) {
        RunExecution execution =
                stored.status().open() ? control.execution(stored.run().id()) : null;
        return execution == null ? stored : stored.with(execution.counts());
    }
}
