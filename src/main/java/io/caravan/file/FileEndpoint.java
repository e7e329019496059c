package io.caravan.file;

import io.caravan.endpoint.SyncConfiguration;
import io.caravan.file.source.FileConsumer;
import io.caravan.file.source.FileOptions;
import io.caravan.file.store.FileHome;
import io.caravan.format.FormatConfiguration;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** What the endpoints of all stores of files share: the options of a source, and that they know a source from a target. */
public abstract class FileEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    @UriParam(description = "Which files a source reads, and how")
    private FileConfiguration files = new FileConfiguration();

    @UriParam(description = "When it runs, and what else every source can be told")
    private SyncConfiguration sync = new SyncConfiguration();

    @UriParam(description = "How the content of files is rows")
    private FormatConfiguration rows = new FormatConfiguration();

    private Map<String, String> own = Map.of();
    private FileOptions options;

    protected FileEndpoint(String uri, FileComponent component) {
        super(uri, component);
    }

    /** What is read or written, as the URI says. */
    protected abstract String path();

    /** What people call the endpoint. */
    protected abstract String title();

    /** Where a source reads. */
    protected abstract FileHome home();

    /** Which server it leads to, or which of several with commas between them; empty if none. */
    protected String server() {
        return "";
    }

    /** What the list of files that were copied from here is a list of. */
    private Map<String, String> subject() {
        Map<String, String> subject = new LinkedHashMap<>();
        subject.put("files", title());
        subject.put("server", server());
        subject.put("decompress", Boolean.toString(options.expansion() != null));
        subject.put("format", options.format() == null ? "" : option("format"));
        return subject;
    }

    /** The text of an option that only a target has, null if it is absent or none of these. */
    protected abstract String targetOption(String name);

    /** The names of these options. */
    protected abstract List<String> targetOptions();

    /** The route's own parameters. Not a setter: it is no option. */
    void useOwn(Map<String, String> parameters) {
        own = parameters;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        checked(() -> {
            options = FileOptions.parse(path(), this::option, own);
            return null;
        });
    }

    /** Reads options; what is wrong with them is said with the endpoint's name. */
    protected final <T> T checked(java.util.function.Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER, title() + ": cannot use the options: " + e.getMessage() + ".", e);
        }
    }

    /** The text of any option, null if it is absent. */
    protected final String option(String name) {
        String text = files.text(name);
        if (text == null) {
            text = sync.text(name);
        }
        if (text == null) {
            text = rows.text(name);
        }
        return text == null ? targetOption(name) : text;
    }

    /** Two routes may read the same files by the same options: each has its own runs. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        refuse(targetOptions(), "to: ");
        FileConsumer consumer = new FileConsumer(this, processor, options, this::home, this::subject);
        configureConsumer(consumer);
        return consumer;
    }

    /** Options of a source do nothing at a target. */
    protected final void refuseSourceOptions() {
        List<String> names = new ArrayList<>(FileConfiguration.OPTIONS);
        names.addAll(SyncConfiguration.OPTIONS);
        names.addAll(FormatConfiguration.OPTIONS);
        names.remove("onClash");
        refuse(names, "from: ");
    }

    private void refuse(List<String> names, String side) {
        for (String name : names) {
            if (option(name) != null) {
                throw RunException.user(title() + ": cannot use the option '" + name + "': it belongs to '" + side
                        + scheme() + ":'. Write it there.");
            }
        }
    }

    private String scheme() {
        return title().substring(0, title().indexOf(':'));
    }

    public FileConfiguration getFiles() {
        return files;
    }

    public FormatConfiguration getRows() {
        return rows;
    }

    public SyncConfiguration getSync() {
        return sync;
    }
}
