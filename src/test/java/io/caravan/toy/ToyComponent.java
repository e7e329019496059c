package io.caravan.toy;

import io.caravan.file.FileComponent;
import io.caravan.file.FileEndpoint;
import org.apache.camel.spi.annotations.Component;

/** Files in boxes that are held in memory: the least that a store of files has to be. */
@Component("toy")
public final class ToyComponent extends FileComponent {
    private Toys toys;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        toys = connections(Toys.class);
    }

    Toys toys() {
        return toys;
    }

    @Override
    protected FileEndpoint endpoint(String uri, String path) {
        int slash = path.indexOf('/');
        ToyEndpoint endpoint = new ToyEndpoint(uri, this);
        endpoint.setConnection(slash < 0 ? path : path.substring(0, slash));
        endpoint.setPath(slash < 0 ? "/" : path.substring(slash));
        return endpoint;
    }
}
