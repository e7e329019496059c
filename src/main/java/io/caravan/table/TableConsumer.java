package io.caravan.table;

import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.RunConsumer;
import io.caravan.run.SplitAttempt;
import org.apache.camel.Processor;

/** Makes a route that begins with {@code table:} a sync. */
public class TableConsumer extends RunConsumer {
    private final TableSource source;

    TableConsumer(TableEndpoint endpoint, Processor processor, TableOptions options, Connections connections) {
        super(endpoint, processor, options.schedule());
        this.source = new TableSource(options, connections);
    }

    @Override
    public Plan plan(PlanRequest request) throws Exception {
        return source.plan(request);
    }

    @Override
    public void read(SplitAttempt attempt) throws Exception {
        source.read(attempt);
    }

    @Override
    public void release() {
        source.close();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        source.close();
    }
}
