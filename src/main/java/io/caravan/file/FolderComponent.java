package io.caravan.file;

import io.caravan.run.RunEngine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.annotations.Component;

/** The folders of the machine that the process runs on. */
@Component("folder")
public class FolderComponent extends FileComponent {
    private final Set<String> swept = ConcurrentHashMap.newKeySet();

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        FolderEndpoint endpoint = new FolderEndpoint(uri, this);
        endpoint.setPath(path.startsWith("/") ? path : "/" + path);
        return endpoint;
    }

    /** What ended runs have left there is removed from time to time. */
    void sweep(FileTree tree, String staging) {
        RunEngine engine = getCamelContext().getRegistry().findSingleByType(RunEngine.class);
        if (engine != null && swept.add(staging)) {
            engine.sweep(new TreeStaging(tree, staging));
        }
    }
}
