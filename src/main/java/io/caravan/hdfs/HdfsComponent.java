package io.caravan.hdfs;

import io.caravan.file.FileComponent;
import io.caravan.file.FileEndpoint;
import io.caravan.file.target.TreeStaging;
import org.apache.camel.spi.annotations.Component;
import org.eclipse.microprofile.config.ConfigProvider;

/** The files of the lake's HDFS, and of those in {@code caravan.connections}. */
@Component("hdfs")
public class HdfsComponent extends FileComponent {
    private HdfsLake lake;
    private HdfsConnections connections;

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
            sweep("", () -> staging(lake));
        }
        return lake;
    }

    /** One beside the lake's. */
    synchronized HdfsConnections.Connected connected(String name) {
        if (connections == null) {
            connections = connections(HdfsConnections.class);
        }
        HdfsConnections.Connected found = connections.get(name);
        sweep(name, () -> staging(found.hdfs()));
        return found;
    }

    private static TreeStaging staging(HdfsLake hdfs) {
        return new TreeStaging(hdfs.tree(CreateOptions.OVERWRITE), hdfs.files());
    }

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        HdfsEndpoint endpoint = new HdfsEndpoint(uri, this);
        endpoint.setPath(path.startsWith("/") ? path : "/" + path);
        return endpoint;
    }
}
