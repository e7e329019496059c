package io.caravan.sync;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Starts syncs from any route. */
@Component("sync")
public class SyncComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SyncEndpoint endpoint = new SyncEndpoint(uri, this);
        endpoint.setSync(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
