package io.caravan.blob;

import io.caravan.file.FileComponent;
import io.caravan.file.FileEndpoint;
import org.apache.camel.spi.annotations.Component;

/** The blobs of the Azure accounts in {@code caravan.connections}. */
@Component("blob")
public class BlobComponent extends FileComponent {
    private Accounts accounts;

    /** The accounts; without them those in the registry, or else the configured ones. */
    void use(Accounts accounts) {
        this.accounts = accounts;
    }

    Accounts accounts() {
        return accounts;
    }

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        String[] parts = path.split("/", 3);
        BlobEndpoint endpoint = new BlobEndpoint(uri, this);
        endpoint.setConnection(parts[0]);
        endpoint.setContainer(parts.length > 1 ? parts[1] : "");
        endpoint.setPath(parts.length > 2 ? parts[2] : "");
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (accounts == null) {
            accounts = connections(Accounts.class);
        }
    }
}
