package io.caravan.hdfs;

import io.caravan.connection.ConnectionSettings;
import io.caravan.file.FileComponent;
import io.caravan.file.FileEndpoint;
import io.caravan.file.TreeStaging;
import io.caravan.run.RunEngine;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.spi.annotations.Component;
import org.eclipse.microprofile.config.ConfigProvider;

/** The files of the lake's HDFS, and of those in {@code caravan.connections}. */
@Component("hdfs")
public class HdfsComponent extends FileComponent {
    private HdfsLake lake;
    private HdfsConnections connections;
    private final Set<String> swept = new HashSet<>();

    /** The HDFS; without it the one in the registry, or else the configured one. */
    void use(HdfsLake lake) {
        this.lake = lake;
    }

    /** The others; without them those in the registry, or else the configured ones. */
    void use(HdfsConnections connections) {
        this.connections = connections;
    }

    /** The HDFS, made when it is first used. */
    synchronized HdfsLake lake() {
        if (lake == null) {
            HdfsLake registered = getCamelContext().getRegistry().findSingleByType(HdfsLake.class);
            lake = registered == null ? HdfsLake.configured(ConfigProvider.getConfig()) : registered;
            sweep(lake);
        }
        return lake;
    }

    /** One beside the lake's. */
    synchronized HdfsConnections.Connected connected(String name) {
        if (connections == null) {
            HdfsConnections registered = getCamelContext().getRegistry().findSingleByType(HdfsConnections.class);
            connections = registered == null ? new HdfsConnections(ConnectionSettings.configured()) : registered;
        }
        HdfsConnections.Connected found = connections.get(name);
        if (swept.add(name)) {
            sweep(found.hdfs());
        }
        return found;
    }

    private void sweep(HdfsLake hdfs) {
        RunEngine engine = getCamelContext().getRegistry().findSingleByType(RunEngine.class);
        if (engine != null) {
            engine.sweep(new TreeStaging(hdfs.tree(CreateOptions.OVERWRITE), hdfs.files()));
        }
    }

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        HdfsEndpoint endpoint = new HdfsEndpoint(uri, this);
        endpoint.setPath(path.startsWith("/") ? path : "/" + path);
        return endpoint;
    }
}
