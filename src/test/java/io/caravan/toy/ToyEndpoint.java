package io.caravan.toy;

import io.caravan.file.TreeEndpoint;
import io.caravan.file.store.FileNames;
import io.caravan.file.store.FileTree;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;

/** Copy files from or to a box of toys. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "toy", title = "Toys", syntax = "toy:connection/path")
public final class ToyEndpoint extends TreeEndpoint {
    @UriPath(description = "Name of a connection to a box")
    private String connection;

    @UriPath(description = "The folder; may hold business dates")
    private String path;

    ToyEndpoint(String uri, ToyComponent component) {
        super(uri, component);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        toys().check(connection);
    }

    private Toys toys() {
        return ((ToyComponent) getComponent()).toys();
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected String title() {
        return "toy:" + connection + path;
    }

    @Override
    protected String store() {
        return "toy:" + connection + ":";
    }

    @Override
    protected FileTree tree() {
        return toys().get(connection);
    }

    @Override
    protected String staging() {
        return "/" + FileNames.STAGING;
    }

    public String getConnection() {
        return connection;
    }

    public void setConnection(String connection) {
        this.connection = connection;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }
}
