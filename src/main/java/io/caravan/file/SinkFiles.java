package io.caravan.file;

import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one attempt at a split, staged in a sink. For one thread at a time. */
final class SinkFiles implements FileCopy.Place {
    private final SinkTarget target;
    private final String tag;
    private final FileCopy copy = new FileCopy(this, false);
    private final List<StagedFile> files = new ArrayList<>();
    private String name;
    private int begun;
    private long rows;
    private long bytes;
    private boolean replaces;

    SinkFiles(SinkTarget target, SplitAttempt attempt) {
        this.target = target;
        this.tag = attempt.run().name() + "/" + attempt.split().number() + "/" + attempt.attempt();
    }

    void add(FileBatch batch) throws IOException {
        rows += batch.size();
        FileContent content = batch.content().orElse(null);
        if (content == null) {
            return;
        }
        try {
            if (content.deleted()) {
                delete((DeletedFile) content);
            } else {
                one(content);
            }
        } catch (FileFault e) {
            if (!content.tolerated()) {
                throw e;
            }
            content.missed(Item.State.FAILED, target.named(e).getMessage());
        }
    }

    private void one(FileContent content) throws IOException {
        Clash clash = target.onClash(content);
        replaces = clash == Clash.OVERWRITE || clash == Clash.SKIP_SAME;
        String path = content.name();
        name = target.folder() + path;
        Optional<FileInfo> there =
                clash == Clash.OVERWRITE ? Optional.empty() : target.sink().look(name);
        if (there.isPresent() && clash == Clash.FAIL) {
            throw RunException.user("cannot write file '" + content.name() + "': '" + name
                    + "' is there already, and 'onClash' is 'fail'. Remove it, or choose another 'onClash'.");
        }
        boolean compares = there.isPresent() && clash == Clash.SKIP_SAME;
        if (compares && declared(content, there.get())) {
            content.copied(Item.State.SAME, there.get().length(), null, name);
            return;
        }
        if (there.isPresent() && clash == Clash.RENAME) {
            path = Clash.renamed(path, target.run().id());
            name = target.folder() + path;
        }
        Optional<FileCopy.Copied> copied = copy.copy(content);
        if (copied.isEmpty()) {
            content.missed(Item.State.GONE, null);
        } else if (compares && same(copied.get(), there.get())) {
            content.copied(Item.State.SAME, copied.get().bytes(), copied.get().digest(), name);
        } else {
            FileCopy.Copied file = copied.get();
            files.add(new StagedFile(file.staged(), path, 1, file.bytes(), file.digest()));
            bytes += file.bytes();
            content.copied(Item.State.COPIED, file.bytes(), file.digest(), name);
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

    private void delete(DeletedFile content) {
        String place = content.place();
        if (place != null && place.startsWith(target.folder())) {
            files.add(new StagedFile("", place.substring(target.folder().length()), 1, 0, ""));
            content.copied(Item.State.DELETED, 0, null, null);
        } else {
            content.missed(Item.State.GONE, "it was not below " + target.folder());
        }
    }

    StagedSplit close(SplitAttempt attempt) {
        return new StagedSplit(
                attempt.split().number(), attempt.attempt(), rows, bytes, files, replaces ? StagedFiles.REPLACES : "");
    }

    @Override
    public FileCopy.Staging begin(FileContent content, boolean goOn) {
        FileSink.Upload upload = target.sink().begin(name, tag + "/" + begun++);
        return new FileCopy.Staging() {
            @Override
            String staged() {
                return upload.staged();
            }

            @Override
            public long position() {
                return upload.position();
            }

            @Override
            public void abort() {
                upload.abort();
            }

            @Override
            public void write(int b) throws IOException {
                upload.write(b);
            }

            @Override
            public void write(byte[] source, int from, int length) throws IOException {
                upload.write(source, from, length);
            }

            @Override
            public void close() throws IOException {
                upload.close();
            }
        };
    }

    @Override
    public InputStream begun(FileContent content, long length) {
        return InputStream.nullInputStream();
    }

    @Override
    public void drop(FileContent content) {}
}
