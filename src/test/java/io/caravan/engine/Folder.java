package io.caravan.engine;

import io.caravan.endpoint.RunProducer;
import io.caravan.record.Schema;
import io.caravan.run.Participant;
import io.caravan.run.Run;
import io.caravan.run.Target;
import io.caravan.run.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/** {@code folder:name?mode=}: a target on a file system, staged and published as the run protocol asks. */
public final class Folder extends DefaultComponent {
    /** What a run does to what is there. */
    public enum Mode {
        APPEND,
        OVERWRITE,
        UPSERT
    }

    /** What may go wrong at a step of the participant. */
    interface Trouble {
        void at(String step) throws Exception;
    }

    volatile Trouble trouble = step -> {};
    /** Which numbers it cannot hold. */
    volatile LongPredicate refused = id -> false;

    volatile Path root;
    volatile Power power;
    volatile Bug bug = Bug.NONE;
    /** Which dates are not there; null if the rows decide. */
    volatile Set<String> gone;
    /** What its folders are known by. */
    public volatile Callable<String> mark = () -> "";

    Folder(Path root, Power power) {
        this.root = root;
        this.power = power;
    }

    /** The rows that were appended, sorted, each as often as it is there. */
    public static List<Long> published(Path root, String name) throws IOException {
        return rows(root.resolve(name).resolve("published"));
    }

    /** The rows that are visible, sorted, each as often as it is there. */
    public static List<Long> visible(Path root, String name, Mode mode) throws IOException {
        Path folder = root.resolve(name);
        return switch (mode) {
            case APPEND -> published(root, name);
            case OVERWRITE -> rows(folder.resolve("data-" + Disk.pointer(folder.resolve("current"))));
            case UPSERT ->
                Disk.table(folder.resolve("table")).values().stream().sorted().toList();
        };
    }

    private static List<Long> rows(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<Long> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).forEach(line -> rows.add(line.isEmpty() ? null : Long.valueOf(line)));
            }
        }
        rows.sort(null);
        return rows;
    }

    public static List<Path> staged(Path root, String name) throws IOException {
        Path folder = root.resolve(name).resolve("staging");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Mode mode = getAndRemoveParameter(parameters, "mode", Mode.class, Mode.APPEND);
        return new FolderEndpoint(uri, this, remaining, mode);
    }

    private static final class FolderEndpoint extends DefaultEndpoint implements Target {
        private final Folder folder;
        private final String name;
        private final Mode mode;

        FolderEndpoint(String uri, Folder folder, String name, Mode mode) {
            super(uri, folder);
            this.folder = folder;
            this.name = name;
            this.mode = mode;
        }

        @Override
        public Participant join(Run run) {
            return new FolderParticipant(folder, folder.root.resolve(name), mode, run);
        }

        @Override
        public Writes writes() {
            return switch (mode) {
                case APPEND -> Writes.APPENDS;
                case OVERWRITE -> Writes.OVERWRITES;
                case UPSERT -> Writes.UPSERTS;
            };
        }

        @Override
        public String mark(Run run) {
            try {
                return folder.mark.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<Place> places(List<Run> runs) {
            return folder.gone == null
                    ? List.of()
                    : runs.stream()
                            .map(run -> run.bizdate().toString())
                            .map(date -> new Place(date, !folder.gone.contains(date)))
                            .toList();
        }

        @Override
        public Optional<Schema> schema() {
            return Optional.of(Rows.SCHEMA);
        }

        @Override
        public Producer createProducer() {
            return new RunProducer(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a target");
        }
    }
}
