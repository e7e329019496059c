package io.caravan.sync;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Lets routes hear of the end of runs. */
@Component("sync-events")
public class SyncEventsComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SyncEventsEndpoint endpoint = new SyncEventsEndpoint(uri, this);
        endpoint.setSync(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
