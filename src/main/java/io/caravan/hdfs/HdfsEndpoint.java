package io.caravan.hdfs;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.Sizes;
import io.caravan.file.TreeEndpoint;
import io.caravan.file.store.FileTree;
import io.caravan.run.Throttle;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;

/** Copy files from or to HDFS, byte for byte. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hdfs",
        title = "HDFS",
        syntax = "hdfs:path",
        category = {Category.BIGDATA, Category.FILE})
public class HdfsEndpoint extends TreeEndpoint {
    @UriPath(description = "The folder, or with a source also one file; absolute; may hold business dates")
    @Metadata(required = true)
    private String path;

    @UriParam(
            description =
                    "Name of a connection to another HDFS than the lake's: caravan.connections.<name>.url=webhdfs://…")
    private String connection;

    @UriParam(description = "Permission of written files, octal, such as 640; the cluster's default if absent")
    private String permission;

    @UriParam(description = "Copies of each block of written files, 1 to 512; the cluster's default if absent")
    private String replication;

    @UriParam(description = "Size of the blocks of written files, such as 256MB; the cluster's default if absent")
    private String blockSize;

    private CreateOptions files = CreateOptions.OVERWRITE;

    public HdfsEndpoint(String uri, HdfsComponent component) {
        super(uri, component);
    }

    /** A connection that there is not is said before anything runs. */
    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (connection != null) {
            component().connected(connection);
        }
    }

    @Override
    protected void readTarget(OptionReader reader) {
        String mode = reader.text("permission") == null ? "" : reader.text("permission");
        int copies = reader.whole("replication", 0, 1, 512);
        Long block = reader.read(() -> blockSize(reader.text("blockSize")));
        CreateOptions read = reader.read(() -> new CreateOptions(true, mode, copies, block == null ? 0 : block));
        files = read == null ? CreateOptions.OVERWRITE : read;
    }

    private static long blockSize(String text) {
        try {
            long size = text == null ? 0 : Sizes.parse(text);
            if (text != null && size < 1 << 20) {
                throw new IllegalArgumentException("at least 1MB is allowed");
            }
            return size;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'blockSize' is '" + text + "': " + e.getMessage(), e);
        }
    }

    @Override
    protected String targetOption(String name) {
        return switch (name) {
            case "permission" -> permission;
            case "replication" -> replication;
            case "blockSize" -> blockSize;
            default -> super.targetOption(name);
        };
    }

    @Override
    protected List<String> targetOptions() {
        List<String> names = new ArrayList<>(super.targetOptions());
        names.addAll(List.of("permission", "replication", "blockSize"));
        return names;
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected String title() {
        return "hdfs:" + path + (connection == null ? "" : "?connection=" + connection);
    }

    @Override
    protected FileTree tree() {
        return hdfs().tree(files);
    }

    @Override
    protected String staging() {
        return hdfs().files();
    }

    @Override
    protected String store() {
        return connection == null ? "hdfs:" : "hdfs:" + connection + ":";
    }

    @Override
    protected String server() {
        return hdfs().client().address();
    }

    @Override
    protected Throttle throttle() {
        return connection == null
                ? super.throttle()
                : component().connected(connection).throttle();
    }

    private HdfsLake hdfs() {
        return connection == null
                ? component().lake()
                : component().connected(connection).hdfs();
    }

    private HdfsComponent component() {
        return (HdfsComponent) getComponent();
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }

    public String getConnection() {
        return connection;
    }

    public void setConnection(String connection) {
        this.connection = connection;
    }

    public String getPermission() {
        return permission;
    }

    public void setPermission(String permission) {
        this.permission = permission;
    }

    public String getReplication() {
        return replication;
    }

    public void setReplication(String replication) {
        this.replication = replication;
    }

    public String getBlockSize() {
        return blockSize;
    }

    public void setBlockSize(String blockSize) {
        this.blockSize = blockSize;
    }
}
