package io.caravan.file.source;

import io.caravan.file.copy.DeletedFile;
import io.caravan.file.copy.FileBatch;
import io.caravan.file.copy.FileContent;
import io.caravan.file.copy.FileFault;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;
import java.util.ArrayList;
import java.util.List;

/** Sends the files of one split down the route, one in each batch, and notes what became of each. For one thread. */
final class FileReader {
    private final Reading reading;
    private final SplitAttempt attempt;
    private final FileBatch batch = new FileBatch();
    private final List<FileContent> out = new ArrayList<>();
    private boolean sent;

    FileReader(Reading reading, SplitAttempt attempt) {
        this.reading = reading;
        this.attempt = attempt;
    }

    void read(FilePart part) throws Exception {
        Unpacking unpacking = new Unpacking(reading, this::send);
        int number = 0;
        for (FileInfo info : part.files()) {
            StoredFile file = new StoredFile(reading, attempt, info, number++);
            one(unpacking, file.meeting(part.meets().get(info.name())), part.entries(reading.item(info.name())));
        }
        for (Item item : part.deleted()) {
            DeletedFile gone = new DeletedFile(reading.below(item), item, number++);
            attempt.send(batch.fill(gone));
            sent = true;
            note(gone);
        }
        if (!sent) {
            // So that targets know of a run that finds nothing.
            attempt.send(batch);
        }
    }

    /** What is wrong with a file itself may be tolerated. */
    private void one(Unpacking unpacking, StoredFile file, List<Item> known) throws Exception {
        out.clear();
        try {
            unpacking.send(file, known);
        } catch (FileGone e) {
            file.missed(Item.State.GONE, null);
        } catch (FileFault e) {
            if (!reading.tolerated()) {
                throw named(e);
            }
            file.missed(Item.State.FAILED, e.getMessage());
        }
        // Of an archive that failed nothing has come.
        if (file.state() != Item.State.FAILED && file.state() != Item.State.GONE) {
            out.forEach(this::note);
        }
        note(file);
    }

    private void send(FileContent content) {
        sent = true;
        attempt.send(batch.fill(content));
        if (!(content instanceof StoredFile)) {
            out.add(content);
        }
    }

    private void note(FileContent content) {
        Item item = content.item();
        if (item == null) {
            return;
        }
        attempt.note(item);
        if (item.state() == Item.State.FAILED) {
            reading.failed().incrementAndGet();
        }
    }

    private RunException named(FileFault e) {
        return new RunException(e.category(), attempt.run().route() + "/" + e.getMessage(), e.getCause());
    }
}
