package io.caravan.toy;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;

/** Sets the options of an endpoint. Of a component among the sources of the application Camel's tools generate it. */
public final class ToyEndpointConfigurer implements PropertyConfigurer {
    @Override
    public boolean configure(CamelContext camel, Object target, String name, Object value, boolean ignoreCase) {
        ToyEndpoint endpoint = (ToyEndpoint) target;
        for (Object part : List.of(endpoint, endpoint.getFiles(), endpoint.getSync(), endpoint.getRows())) {
            try {
                if (PluginHelper.getBeanIntrospection(camel).setProperty(camel, part, name, value)) {
                    return true;
                }
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
        }
        return false;
    }
}
