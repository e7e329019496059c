package io.caravan.file;

import io.caravan.run.Item;
import io.caravan.run.RunException;
import io.caravan.run.SplitAttempt;

/** Sends the files of one split down the route, one in each batch, and notes what became of each. For one thread. */
final class FileReader {
    private final Reading reading;
    private final SplitAttempt attempt;
    private final FileBatch batch = new FileBatch();
    private boolean sent;

    FileReader(Reading reading, SplitAttempt attempt) {
        this.reading = reading;
        this.attempt = attempt;
    }

    void read(FilePart part) throws Exception {
        Unpacking unpacking = new Unpacking(reading, this::send);
        int number = 0;
        for (FileInfo info : part.files()) {
            one(unpacking, new StoredFile(reading, attempt, info, number++));
        }
        for (Item item : part.deleted()) {
            send(new DeletedFile(reading, item, number++));
        }
        if (!sent) {
            // So that targets know of a run that finds nothing.
            attempt.send(batch);
        }
    }

    /** What is wrong with a file itself may be tolerated. */
    private void one(Unpacking unpacking, StoredFile file) throws Exception {
        try {
            unpacking.send(file);
        } catch (FileGone e) {
            file.missed(Item.State.GONE, null);
        } catch (FileFault e) {
            if (!reading.tolerated()) {
                throw named(e);
            }
            file.missed(Item.State.FAILED, e.getMessage());
        }
        if (file.item() != null) {
            note(file);
        }
    }

    private void send(FileContent content) {
        sent = true;
        attempt.send(batch.fill(content));
        // The file that an entry is a part of says itself that it has failed.
        boolean told = content instanceof StoredFile || content.part() && content.state() == Item.State.FAILED;
        if (content.item() != null && !told) {
            note(content);
        }
    }

    private void note(FileContent content) {
        Item item = content.item();
        attempt.note(item);
        if (item.state() == Item.State.FAILED) {
            reading.failed().incrementAndGet();
        }
    }

    private RunException named(FileFault e) {
        return new RunException(e.category(), attempt.run().route() + "/" + e.getMessage(), e.getCause());
    }
}
