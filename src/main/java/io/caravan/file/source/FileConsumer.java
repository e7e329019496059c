package io.caravan.file.source;

import io.caravan.endpoint.RunConsumer;
import io.caravan.file.store.FileHome;
import io.caravan.run.Reads;
import io.caravan.run.RunSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultEndpoint;

/** Makes a route that begins with files a sync, whatever store they are in. */
public final class FileConsumer extends RunConsumer {
    private final FileOptions options;
    private final Supplier<FileHome> home;
    private final Supplier<Map<String, String>> subject;

    /**
     * @param home asked for by each run: cheap once it was made
     * @param subject what the list of its copied files is a list of
     */
    public FileConsumer(
            DefaultEndpoint endpoint,
            Processor processor,
            FileOptions options,
            Supplier<FileHome> home,
            Supplier<Map<String, String>> subject) {
        super(endpoint, processor, options.sync());
        this.options = options;
        this.home = home;
        this.subject = subject;
    }

    @Override
    public Set<String> manner() {
        return Set.of("parallelism", "maxFiles", "maxFailed");
    }

    @Override
    public Map<String, String> subject() {
        return subject.get();
    }

    @Override
    public Reads reads() {
        return options.all() ? Reads.EVERYTHING : Reads.changedFiles();
    }

    @Override
    public boolean goesOn() {
        return !options.all();
    }

    @Override
    public List<String> templates() {
        return options.templates();
    }

    @Override
    public boolean knowsItems() {
        return true;
    }

    @Override
    public RunSource source() {
        return new FileSource(options, home.get());
    }
}
