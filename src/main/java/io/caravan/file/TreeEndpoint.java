package io.caravan.file;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.RunProducer;
import io.caravan.file.store.FileHome;
import io.caravan.file.store.FileTree;
import io.caravan.file.store.TreeStore;
import io.caravan.file.target.TreeExplanation;
import io.caravan.file.target.TreeOptions;
import io.caravan.file.target.TreeParticipant;
import io.caravan.file.target.WrittenFile;
import io.caravan.record.Schema;
import io.caravan.run.Item;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Target;
import io.caravan.run.TargetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriParam;

/** What HDFS and a local folder share as endpoints: both are read and written as trees of folders. */
public abstract class TreeEndpoint extends FileEndpoint implements Target {
    @UriParam(
            description = "Whether all files of a run become visible in one step, as a new folder",
            enums = "true,false",
            defaultValue = "false")
    private String atomic;

    @UriParam(
            description = "Path of a file that is there when a run is visible whole, such as"
                    + " /landing/${bizdate}/_SUCCESS; away while a run is being published")
    private String success;

    private TreeOptions target;

    protected TreeEndpoint(String uri, FileComponent component) {
        super(uri, component);
    }

    /** The tree; made when it is first used. */
    protected abstract FileTree tree();

    /** The tree that a source reads. */
    protected FileTree readTree() {
        return tree();
    }

    /** The folder below which a source reads, the same for every run; empty for the root of the tree. */
    protected String base() {
        return "";
    }

    /** The folder in which runs are staged, in the same file system. */
    protected abstract String staging();

    /** Reads further options of a target; what is wrong with them is noted in the reader. */
    protected void readTarget(OptionReader reader) {}

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        target = checked(() -> {
            OptionReader reader = new OptionReader(this::option);
            TreeOptions options = TreeOptions.read(path(), reader);
            readTarget(reader);
            reader.end();
            return options;
        });
    }

    /** The checked options of a target. */
    protected final TreeOptions target() {
        return target;
    }

    @Override
    protected String targetOption(String name) {
        return switch (name) {
            case "atomic" -> atomic;
            case "success" -> success;
            default -> null;
        };
    }

    @Override
    protected List<String> targetOptions() {
        return List.of("atomic", "success");
    }

    @Override
    protected FileHome home() {
        return new FileHome(
                store() + base(),
                base(),
                new TreeStore(readTree(), base().isEmpty() ? "/" : base()),
                throttle(),
                remedy());
    }

    /** What else to check than the path when a folder is not there; empty if nothing. */
    protected String remedy() {
        return "";
    }

    /** What the run store calls the tree, the same in every run. */
    protected String store() {
        return title().substring(0, title().indexOf(':') + 1);
    }

    /** What all who read from there may read a second. */
    protected io.caravan.run.Throttle throttle() {
        return io.caravan.run.Throttle.NONE;
    }

    @Override
    public Participant join(Run run) {
        return new TreeParticipant(tree(), title(), staging(), run, target);
    }

    /** The part of the path that is the same for every run has to be there. */
    @Override
    public String mark(Run run) {
        String path = target.root();
        int macro = path.indexOf('$');
        String folder = macro < 0 ? path : path.substring(0, path.lastIndexOf('/', macro));
        boolean there = folder.isEmpty() || tree().look(folder).isPresent();
        return !there ? null : server().isEmpty() ? "there" : server();
    }

    @Override
    public TargetPlan explain(Run run, Plan plan, Schema schema) {
        return new TreeExplanation(tree(), title(), staging(), target).of(run, schema);
    }

    @Override
    public boolean checks() {
        return true;
    }

    @Override
    public String check(Item item) {
        return WrittenFile.problem(tree(), item);
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.empty();
    }

    @Override
    public List<String> templates() {
        return new ArrayList<>(target.templates());
    }

    @Override
    public Producer createProducer() {
        refuseSourceOptions();
        return new RunProducer(this);
    }

    public String getAtomic() {
        return atomic;
    }

    public void setAtomic(String atomic) {
        this.atomic = atomic;
    }

    public String getSuccess() {
        return success;
    }

    public void setSuccess(String success) {
        this.success = success;
    }
}
