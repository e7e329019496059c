package io.caravan.blob;

import io.caravan.endpoint.RunProducer;
import io.caravan.file.FileEndpoint;
import io.caravan.file.copy.Clash;
import io.caravan.file.copy.FileBatch;
import io.caravan.file.store.FileHome;
import io.caravan.file.target.SinkParticipant;
import io.caravan.file.target.WrittenFile;
import io.caravan.record.Schema;
import io.caravan.run.Item;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Target;
import io.caravan.run.TargetPlan;
import io.caravan.schedule.Macros;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;

/** Copy blobs of Azure Storage from or to a container, byte for byte. */
@UriEndpoint(
        firstVersion = "0.2.0",
        scheme = "blob",
        title = "Blob",
        syntax = "blob:connection/container/path",
        category = {Category.CLOUD, Category.FILE})
public class BlobEndpoint extends FileEndpoint implements Target {
    @UriPath(description = "Name of a connection: caravan.connections.<name>.url")
    @Metadata(required = true)
    private String connection;

    @UriPath(description = "The container; may hold business dates")
    @Metadata(required = true)
    private String container;

    @UriPath(
            description =
                    "The folder, or with a source also one blob; all of the container if absent; may hold business dates")
    private String path = "";

    public BlobEndpoint(String uri, BlobComponent component) {
        super(uri, component);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        checked(() -> {
            if (container.isEmpty() || container.indexOf('$') > 0) {
                throw new IllegalArgumentException(
                        "the container is '" + container + "': write blob:<connection>/<container>/<folder>");
            }
            return null;
        });
        accounts().check(connection);
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected String title() {
        return "blob:" + connection + "/" + container + (path.isEmpty() ? "" : "/" + path);
    }

    @Override
    protected String server() {
        return accounts().address(connection);
    }

    @Override
    public String mark(Run run) {
        return server();
    }

    @Override
    protected FileHome home() {
        return new FileHome(
                "blob:" + connection + "/" + container,
                "",
                accounts().store(connection, container),
                accounts().throttle(connection));
    }

    @Override
    protected String targetOption(String name) {
        return null;
    }

    @Override
    protected List<String> targetOptions() {
        return List.of();
    }

    private Accounts accounts() {
        return ((BlobComponent) getComponent()).accounts();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        accounts().check(connection);
        return super.createConsumer(processor);
    }

    @Override
    public Producer createProducer() {
        refuseSourceOptions();
        accounts().check(connection);
        return new RunProducer(this);
    }

    @Override
    public Participant join(Run run) {
        return new SinkParticipant(
                new BlobSink(accounts().writer(connection, container)),
                accounts().store(connection, container),
                title(),
                folder(run),
                run,
                clash());
    }

    private String folder(Run run) {
        String folder = Macros.expand(path, run);
        return folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    }

    private Clash clash() {
        return option("onClash") == null ? null : Clash.of(option("onClash"));
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.empty();
    }

    @Override
    public TargetPlan explain(Run run, Plan plan, Schema schema) {
        Clash clash = clash() == null ? Clash.OVERWRITE : clash();
        return new TargetPlan(
                title(),
                clash.toString(),
                clash.effect(),
                List.of(),
                List.of("-- commit each blob to " + container + "/" + folder(run) + "<its name>"),
                List.of(),
                List.of(),
                FileBatch.refused(schema));
    }

    @Override
    public List<String> templates() {
        return List.of(path);
    }

    @Override
    public boolean checks() {
        return true;
    }

    @Override
    public String check(Item item) {
        return WrittenFile.problem(accounts().store(connection, container), item);
    }

    public String getConnection() {
        return connection;
    }

    public void setConnection(String connection) {
        this.connection = connection;
    }

    public String getContainer() {
        return container;
    }

    public void setContainer(String container) {
        this.container = container;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }
}
