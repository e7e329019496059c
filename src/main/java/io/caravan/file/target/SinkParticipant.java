package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.Names;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileSink;
import io.caravan.file.store.FileStore;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.PublishRefused;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.util.Optional;

/** The part in one run of a store that shows a file when it is committed. A file that was cut is begun anew. */
public final class SinkParticipant implements Participant {
    private final SinkTarget target;

    /**
     * @param store reads what the sink has written
     * @param name the endpoint, for messages
     * @param folder with what all names begin: empty, or with a slash at its end
     * @param onClash null for what the source says
     */
    public SinkParticipant(FileSink sink, FileStore store, String name, String folder, Run run, Clash onClash) {
        this.target = new SinkTarget(sink, store, name, folder, run, onClash);
    }

    @Override
    public Writer begin(TargetAttempt attempt) {
        return new SinkFiles(target, attempt);
    }

    @Override
    public void publish(Manifest manifest, Runnable fence) throws Exception {
        try {
            TreeClashes.checkNames(manifest.splits().stream()
                    .flatMap(split -> split.files().stream())
                    .map(StagedFile::partition));
        } catch (RunException e) {
            throw new PublishRefused(target.named(e));
        }
        named(() -> {
            FilePublication.each(manifest, fence, this::publish);
            return null;
        });
    }

    private void publish(StagedFile file, boolean replaces) {
        String name = target.folder() + file.partition();
        if (file.path().isEmpty()) {
            target.sink().delete(name);
        } else if (!target.sink().commit(name, file.path(), file.bytes(), replaces)) {
            throw FilePublication.taken(name);
        }
    }

    @Override
    public boolean verify(Manifest manifest) throws Exception {
        return named(() -> manifest.splits().stream()
                .flatMap(split -> split.files().stream())
                .allMatch(this::visible));
    }

    private boolean visible(StagedFile file) {
        Optional<FileInfo> there = target.sink().look(target.folder() + file.partition());
        return file.path().isEmpty()
                ? there.isEmpty()
                : there.isPresent() && there.get().length() == file.bytes();
    }

    /** What is staged and not committed is forgotten by the store itself. */
    @Override
    public void clean() {}

    private <T> T named(Names.Work<T> work) throws Exception {
        return Names.named(target.run(), target.name(), work);
    }
}
