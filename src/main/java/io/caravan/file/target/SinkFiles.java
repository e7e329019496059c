package io.caravan.file.target;

import io.caravan.file.copy.Clash;
import io.caravan.file.copy.Digests;
import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileCopy;
import io.caravan.file.store.FileInfo;
import io.caravan.file.store.FileSink;
import io.caravan.run.Item;
import io.caravan.run.TargetAttempt;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of one attempt at a split, staged in a sink. For one thread at a time. */
final class SinkFiles extends AttemptFiles implements FileCopy.Place {
    private final SinkTarget target;
    private final String tag;
    private final FileCopy copy = new FileCopy(this, false);
    private String name;
    private int begun;

    SinkFiles(SinkTarget target, TargetAttempt attempt) {
        super(attempt, target.run(), target.name(), target.onClash());
        this.target = target;
        this.tag = attempt.run().name() + "/" + attempt.split().number() + "/" + attempt.attempt();
    }

    @Override
    String below(String place) {
        return place.startsWith(target.folder())
                ? place.substring(target.folder().length())
                : null;
    }

    @Override
    void take(FileContent content, Clash clash) throws IOException {
        String path = content.meets() == null
                ? content.name()
                : Clash.renamed(content.name(), target.run().id());
        name = target.folder() + path;
        Optional<FileInfo> there =
                clash == Clash.OVERWRITE ? Optional.empty() : target.sink().look(name);
        if (there.isPresent() && clash == Clash.FAIL) {
            throw taken(content, name);
        }
        boolean compares = there.isPresent() && clash == Clash.SKIP_SAME;
        if (compares && declared(content, there.get())) {
            content.copied(Item.State.SAME, there.get().length(), null, name);
            return;
        }
        if (there.isPresent() && clash == Clash.RENAME && content.meets() == null) {
            path = Clash.renamed(path, target.run().id());
            name = target.folder() + path;
        }
        Optional<FileCopy.Copied> copied = copy.copy(content);
        if (copied.isEmpty()) {
            content.missed(Item.State.GONE, null);
        } else if (compares && same(copied.get(), there.get())) {
            content.copied(Item.State.SAME, copied.get().bytes(), copied.get().digest(), name);
        } else {
            staged(content, copied.get(), path, name);
        }
    }

    private static boolean declared(FileContent content, FileInfo there) {
        return content.length() == there.length()
                && there.md5() != null
                && there.md5().equals(content.info().md5());
    }

    private boolean same(FileCopy.Copied copied, FileInfo there) throws IOException {
        if (copied.bytes() != there.length()) {
            return false;
        }
        Digests digests = new Digests(false);
        if (there.length() > 0) {
            digests.update(target.store().open(there, 0, there.length()));
        }
        return digests.sha256().equals(copied.digest());
    }

    @Override
    public FileCopy.Staging begin(FileContent content, boolean goOn) {
        FileSink.Upload upload = target.sink().begin(name, tag + "/" + begun++);
        return new FileCopy.Staging(upload, upload::staged);
    }

    @Override
    public InputStream begun(FileContent content, long length) {
        return InputStream.nullInputStream();
    }

    @Override
    public void drop(FileContent content) {}
}
