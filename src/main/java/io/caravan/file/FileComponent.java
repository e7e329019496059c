package io.caravan.file;

import io.caravan.run.OwnParameters;
import io.caravan.run.RunException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** Makes the endpoints of a store of files. */
public abstract class FileComponent extends DefaultComponent {
    /** An endpoint for what stands behind the scheme, without options. */
    protected abstract FileEndpoint endpoint(String uri, String path) throws Exception;

    @Override
    protected final Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        String path = remaining.contains("%")
                ? URLDecoder.decode(remaining.replace("+", "%2B"), StandardCharsets.UTF_8)
                : remaining;
        FileEndpoint endpoint = endpoint(uri, path);
        setProperties(endpoint, parameters);
        endpoint.useOwn(OwnParameters.take(parameters));
        return endpoint;
    }

    /** Camel would refuse too, but would not say what to do. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        for (String name : parameters.keySet()) {
            throw RunException.user(uri.substring(0, uri.indexOf(':')) + ": cannot use option '" + name
                    + "': it is unknown. See the list of options in docs/routes.md.");
        }
    }
}
