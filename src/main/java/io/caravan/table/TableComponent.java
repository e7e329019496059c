package io.caravan.table;

import io.caravan.connection.ConnectionList;
import io.caravan.endpoint.OwnParameters;
import io.caravan.endpoint.SyncConfiguration;
import io.caravan.run.EndpointUri;
import io.caravan.run.RunException;
import io.caravan.table.jdbc.Near;
import io.caravan.table.pool.Connections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Tables and queries of the databases in {@code caravan.connections}. */
@Component("table")
public class TableComponent extends DefaultComponent {
    /** The options that are the endpoint's own; see also {@link SyncConfiguration#OPTIONS}. For messages. */
    private static final List<String> OPTIONS = List.of(
            "query",
            "columns",
            "where",
            "cursor",
            "cursorNull",
            "lag",
            "hiddenLag",
            "key",
            "splitBy",
            "parallelism",
            "batchRows",
            "fetchSize",
            "zeroDate",
            "rowSecurity");

    private Connections connections;
    private boolean own;

    /** The databases; without it those in the registry, or else the configured ones. */
    void use(Connections connections) {
        this.connections = connections;
    }

    Connections connections() {
        return connections;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        String path = EndpointUri.decoded(remaining);
        int slash = path.indexOf('/');
        TableEndpoint endpoint = new TableEndpoint(uri, this);
        endpoint.setConnection(slash < 0 ? path : path.substring(0, slash));
        endpoint.setTable(slash < 0 ? null : path.substring(slash + 1));
        setProperties(endpoint, parameters);
        endpoint.useOwn(OwnParameters.take(parameters));
        return endpoint;
    }

    /** Camel would refuse too, but would not say what is allowed. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        List<String> options = Stream.concat(OPTIONS.stream(), SyncConfiguration.OPTIONS.stream())
                .toList();
        for (String name : parameters.keySet()) {
            throw RunException.user(
                    "table: cannot use option '" + name + "': it is unknown." + Near.hint(name, options, "options"));
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (connections == null) {
            connections = getCamelContext().getRegistry().findSingleByType(Connections.class);
        }
        if (connections == null) {
            ConnectionList all = getCamelContext().getRegistry().findSingleByType(ConnectionList.class);
            connections = all == null ? null : all.of(Connections.class);
        }
        if (connections == null) {
            connections = Connections.configured();
            own = true;
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        if (own) {
            connections.close();
        }
        super.doShutdown();
    }
}
