package io.caravan.engine;

import io.caravan.store.BackfillStore;
import io.caravan.store.Election;
import io.caravan.store.Pauses;
import io.caravan.store.PlaceBook;
import io.caravan.store.RunLedger;
import io.caravan.store.WaitingRuns;
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
