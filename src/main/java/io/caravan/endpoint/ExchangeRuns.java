package io.caravan.endpoint;

import io.caravan.record.RecordBatch;
import io.caravan.run.Target;

/** Makes runs of exchanges that do not belong to a sync, as from {@code timer:}, {@code kafka:}, {@code platform-http:}. Any thread. */
public interface ExchangeRuns {
    /** Returns when the rows are committed. */
    void event(String route, String uri, Target target, RecordBatch batch);
}
