package io.caravan.hdfs;

import io.caravan.file.FileComponent;
import io.caravan.file.FileEndpoint;
import io.caravan.file.TreeStaging;
import io.caravan.run.RunEngine;
import org.apache.camel.spi.annotations.Component;
import org.eclipse.microprofile.config.ConfigProvider;

/** The files of the configured HDFS. */
@Component("hdfs")
public class HdfsComponent extends FileComponent {
    private HdfsLake lake;

    /** The HDFS; without it the one in the registry, or else the configured one. */
    void use(HdfsLake lake) {
        this.lake = lake;
    }

    /** The HDFS, made when it is first used. */
    synchronized HdfsLake lake() {
        if (lake == null) {
            HdfsLake registered = getCamelContext().getRegistry().findSingleByType(HdfsLake.class);
            lake = registered == null ? HdfsLake.configured(ConfigProvider.getConfig()) : registered;
            RunEngine engine = getCamelContext().getRegistry().findSingleByType(RunEngine.class);
            if (engine != null) {
                engine.sweep(new TreeStaging(lake.tree(CreateOptions.OVERWRITE), lake.files()));
            }
        }
        return lake;
    }

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        HdfsEndpoint endpoint = new HdfsEndpoint(uri, this);
        endpoint.setPath(path.startsWith("/") ? path : "/" + path);
        return endpoint;
    }
}
