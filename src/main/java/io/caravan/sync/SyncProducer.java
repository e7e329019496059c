package io.caravan.sync;

import io.caravan.engine.RunEngine;
import io.caravan.engine.RunList;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Asks for a run; when it returns, the run is in the store and will be made, also if this process dies. */
public class SyncProducer extends DefaultProducer {
    private static final long LOOK_MILLIS = 200;

    private final SyncEndpoint endpoint;

    SyncProducer(SyncEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RunEngine engine = Engines.of(exchange.getContext());
        String bizdate = exchange.getIn().getHeader(SyncHeaders.BIZDATE, String.class);
        List<Run> runs = bizdate == null
                ? engine.starts().request(endpoint.getSync())
                : engine.backfills().run(endpoint.getSync(), date(bizdate));
        Run run = runs.get(0);
        exchange.getMessage().setHeader(SyncHeaders.RUN, run.id());
        exchange.getMessage().setHeader(SyncHeaders.SYNC, run.route());
        if (endpoint.isAwait()) {
            for (Run one : runs) {
                RunRecord end = await(engine.runs(), one);
                exchange.getMessage().setHeader(SyncHeaders.STATUS, end.status().name());
            }
        }
    }

    private LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw RunException.user("sync:" + endpoint.getSync() + ": cannot start a run: the header '"
                    + SyncHeaders.BIZDATE + "' is '" + text + "'. Write a date as 2026-01-31.");
        }
    }

    private RunRecord await(RunList known, Run run) throws InterruptedException {
        RunRecord now = known.find(run.id());
        while (now != null && now.finished() == null && now.status() != RunStatus.QUARANTINED) {
            if (!isRunAllowed()) {
                throw RunException.external(
                        endpoint.getSync() + ": cannot wait for run " + run.id()
                                + ": the route is being stopped. The run goes on.",
                        null);
            }
            Thread.sleep(LOOK_MILLIS);
            now = known.find(run.id());
        }
        if (now == null || now.status() != RunStatus.COMMITTED) {
            throw RunException.external(
                    endpoint.getSync() + ": run " + run.id() + " has not succeeded: "
                            + (now == null ? "it is no longer in the store." : now.status() + " " + now.error()),
                    null);
        }
        return now;
    }
}
