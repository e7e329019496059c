package io.caravan.endpoint;

import io.caravan.record.RecordBatch;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import org.apache.camel.Exchange;

/** What the exchange of a batch of a run carries, so that targets on its way find the run. Any thread. */
public interface StagingTicket {
    /** The property of the exchange; copies of the exchange share it. */
    String PROPERTY = "CaravanTicket";

    /**
     * Stages rows at a target of the route.
     *
     * @throws RunException if the exchange of the source is already through; the run has failed then, whatever an error
     *     handler makes of it
     */
    void stage(String uri, Target target, RecordBatch batch, Exchange exchange) throws Exception;

    /** A target could not read the body; the rows are lost, whatever an error handler makes of it. */
    void fail(Throwable thrown);
}
