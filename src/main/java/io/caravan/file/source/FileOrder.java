package io.caravan.file.source;

import io.caravan.file.store.FileInfo;
import java.util.Comparator;

/** In which order the rows of files are sent, and which files a run takes that cannot take all. */
public enum FileOrder implements Comparator<FileInfo> {
    /** By the time of their last change, and then by name. */
    MODIFIED(Comparator.comparing(FileInfo::modified).thenComparing(FileInfo::name), "time of change, then by name"),
    /** By name, character by character. */
    NAME(Comparator.comparing(FileInfo::name), "name");

    private final Comparator<FileInfo> comparator;
    private final String words;

    FileOrder(Comparator<FileInfo> comparator, String words) {
        this.comparator = comparator;
        this.words = words;
    }

    /** As in "files are read by their ...". */
    String words() {
        return words;
    }

    @Override
    public int compare(FileInfo one, FileInfo other) {
        return comparator.compare(one, other);
    }
}
