package io.caravan.run;

import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** {@code folder:name}: a target that appends by files, staged and published as the run protocol asks. */
final class Folder extends DefaultComponent {
    /** What may go wrong at a step of the participant. */
    interface Trouble {
        void at(String step) throws Exception;
    }

    private final Path root;
    private final Power power;
    volatile Trouble trouble = step -> {};

    Folder(Path root, Power power) {
        this.root = root;
        this.power = power;
    }

    /** The rows that are visible, sorted, each as often as it is there. */
    static List<Long> published(Path root, String name) throws IOException {
        Path folder = root.resolve(name).resolve("published");
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<Long> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).forEach(line -> rows.add(Long.parseLong(line)));
            }
        }
        rows.sort(null);
        return rows;
    }

    static List<Path> staged(Path root, String name) throws IOException {
        Path folder = root.resolve(name).resolve("staging");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void step(String name) throws Exception {
        power.step(name);
        trouble.at(name);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new FolderEndpoint(uri, this, root.resolve(remaining));
    }

    private static final class FolderEndpoint extends DefaultEndpoint implements Target {
        private final Folder folder;
        private final Path path;

        FolderEndpoint(String uri, Component component, Path path) {
            super(uri, component);
            this.folder = (Folder) component;
            this.path = path;
        }

        @Override
        public Participant join(Run run) {
            return new FolderParticipant(folder, path, run);
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

    private static final class FolderParticipant implements Participant {
        private final Folder folder;
        private final Path staging;
        private final Path published;

        FolderParticipant(Folder folder, Path path, Run run) {
            this.folder = folder;
            this.staging = path.resolve("staging").resolve(run.name());
            this.published = path.resolve("published");
        }

        private Path file(SplitAttempt attempt, String suffix) {
            return staging.resolve("s" + attempt.split().number() + "-a" + attempt.attempt() + suffix);
        }

        @Override
        public void stage(SplitAttempt attempt, RecordBatch batch) throws Exception {
            folder.step("stage");
            Files.createDirectories(staging);
            LongColumnVector column = (LongColumnVector) batch.vectors().cols[0];
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < batch.size(); i++) {
                lines.append(column.vector[i]).append('\n');
            }
            Files.writeString(
                    file(attempt, ".inprogress"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public StagedSplit close(SplitAttempt attempt) throws Exception {
            folder.step("close");
            Path closed = file(attempt, "");
            Files.move(file(attempt, ".inprogress"), closed, StandardCopyOption.ATOMIC_MOVE);
            long rows = Files.readAllLines(closed).size();
            long bytes = Files.size(closed);
            List<StagedFile> files = List.of(new StagedFile(closed.toString(), "", rows, bytes, ""));
            return new StagedSplit(attempt.split().number(), attempt.attempt(), rows, bytes, files, null);
        }

        private Path visible(StagedFile file) {
            Path staged = Path.of(file.path());
            return published.resolve(staging.getFileName() + "-" + staged.getFileName());
        }

        @Override
        public void publish(Manifest manifest, Runnable fence) throws Exception {
            Files.createDirectories(published);
            for (StagedSplit split : manifest.splits()) {
                for (StagedFile file : split.files()) {
                    folder.step("publish");
                    fence.run();
                    link(Path.of(file.path()), visible(file));
                }
            }
            folder.step("published");
        }

        private static void link(Path from, Path to) throws IOException {
            try {
                Files.createLink(to, from);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isSameFile(from, to)) {
                    throw e;
                }
            }
        }

        @Override
        public boolean verify(Manifest manifest) throws Exception {
            folder.step("verify");
            for (StagedSplit split : manifest.splits()) {
                for (StagedFile file : split.files()) {
                    if (!Files.exists(visible(file)) || Files.size(visible(file)) != file.bytes()) {
                        return false;
                    }
                }
            }
            return true;
        }

        @Override
        public void clean(SplitAttempt attempt) throws Exception {
            folder.step("clean");
            if (attempt != null) {
                Files.deleteIfExists(file(attempt, ""));
                Files.deleteIfExists(file(attempt, ".inprogress"));
            } else if (Files.exists(staging)) {
                try (Stream<Path> files = Files.list(staging)) {
                    files.forEach(FolderParticipant::delete);
                }
                Files.delete(staging);
            }
        }

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
