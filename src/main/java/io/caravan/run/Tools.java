package io.caravan.run;

import java.util.concurrent.Executor;
import org.apache.camel.CamelContext;

/** What every run of this process works with. */
record Tools(
        Election election,
        RunLedger ledger,
        WaitingRuns waiting,
        BackfillStore backfills,
        Pauses pauses,
        EngineOptions options,
        RunMetrics metrics,
        Leftovers leftovers,
        PlaceBook places,
        PublishedPlaces published,
        Executor workers,
        CamelContext context) {}
