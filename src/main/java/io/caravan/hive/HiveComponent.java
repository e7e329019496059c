package io.caravan.hive;

import io.caravan.hive.publish.PublishedFolders;
import io.caravan.hive.publish.StagedFolders;
import io.caravan.hive.table.Lake;
import io.caravan.run.Housekeeping;
import io.caravan.run.RunException;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The tables of the configured warehouse as targets. */
@Component("hive")
public class HiveComponent extends DefaultComponent {
    private Lake lake;
    private boolean own;

    /** The warehouse; without it the one in the registry, or else the configured one. */
    void use(Lake lake) {
        this.lake = lake;
    }

    /** The warehouse, made when it is first used. */
    synchronized Lake lake() {
        if (lake == null) {
            lake = getCamelContext().getRegistry().findSingleByType(Lake.class);
            own = lake == null;
            lake = own ? Lake.configured() : lake;
            Housekeeping housekeeping = getCamelContext().getRegistry().findSingleByType(Housekeeping.class);
            if (housekeeping != null) {
                housekeeping.sweep(new StagedFolders(lake));
                housekeeping.watch(new PublishedFolders(lake));
            }
        }
        return lake;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        HiveEndpoint endpoint = new HiveEndpoint(uri, this);
        endpoint.setName(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Camel would refuse too, but would not say what is allowed. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        if (!parameters.isEmpty()) {
            throw RunException.user("hive: cannot use option '" + String.join("', '", parameters.keySet())
                    + "': it is unknown. Use " + String.join(", ", HiveEndpoint.OPTIONS) + ".");
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        if (own && lake != null) {
            lake.close();
        }
        super.doShutdown();
    }
}
