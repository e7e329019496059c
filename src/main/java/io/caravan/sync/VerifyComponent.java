package io.caravan.sync;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The comparison of what targets hold with what was written to them, as a step of routes. */
@Component("verify")
public class VerifyComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        VerifyEndpoint endpoint = new VerifyEndpoint(uri, this);
        endpoint.setSync(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
