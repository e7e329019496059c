package io.caravan.file;

import org.apache.camel.spi.annotations.Component;

/** The folders of the machine that the process runs on. */
@Component("folder")
public class FolderComponent extends FileComponent {
    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        FolderEndpoint endpoint = new FolderEndpoint(uri, this);
        endpoint.setPath(path.startsWith("/") ? path : "/" + path);
        return endpoint;
    }
}
