package io.caravan.file;

import io.caravan.connection.ConnectionGroup;
import io.caravan.connection.ConnectionList;
import io.caravan.connection.ConnectionSettings;
import io.caravan.endpoint.OwnParameters;
import io.caravan.file.target.TreeStaging;
import io.caravan.run.EndpointUri;
import io.caravan.run.Housekeeping;
import io.caravan.run.RunException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** Makes the endpoints of a store of files. */
public abstract class FileComponent extends DefaultComponent {
    private final Set<String> swept = ConcurrentHashMap.newKeySet();

    /** An endpoint for what stands behind the scheme, without options. */
    protected abstract FileEndpoint endpoint(String uri, String path) throws Exception;

    @Override
    protected final Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        FileEndpoint endpoint = endpoint(uri, EndpointUri.decoded(remaining));
        setProperties(endpoint, parameters);
        endpoint.useOwn(OwnParameters.take(parameters));
        return endpoint;
    }

    /**
     * What ended runs have left in a folder for staging is removed from time to time, from now on.
     *
     * @param place where the folder is, told from all others of this component
     */
    protected final void sweep(String place, Supplier<TreeStaging> staging) {
        Housekeeping housekeeping = getCamelContext().getRegistry().findSingleByType(Housekeeping.class);
        if (housekeeping != null && swept.add(place)) {
            housekeeping.sweep(staging.get());
        }
    }

    /** The connections of a kind: those of the registry, or else the configured ones. */
    protected final <G extends ConnectionGroup> G connections(Class<G> kind) {
        G registered = getCamelContext().getRegistry().findSingleByType(kind);
        if (registered != null) {
            return registered;
        }
        ConnectionList all = getCamelContext().getRegistry().findSingleByType(ConnectionList.class);
        return (all == null ? new ConnectionList(ConnectionSettings.configured()) : all).of(kind);
    }

    /** Camel would refuse too, but would not say what to do. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        for (String name : parameters.keySet()) {
            throw RunException.user(EndpointUri.scheme(uri) + ": cannot use option '" + name
                    + "': it is unknown. See the list of options in docs/routes.md.");
        }
    }
}
