package io.caravan.file.source;

import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import io.caravan.run.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Divides the files of a run into splits: large files alone, the largest first, and small ones
 * together. Rows keep the order of their files: where two have one key, the one of the later split wins. */
final class FileParts {
    private static final long LARGE = 32 << 20;
    private static final int MOST = 200;
    private static final int A_THREAD = 4;

    private final int most;
    private final Map<String, String> meets;
    private final Map<String, List<Item>> entries;
    private final List<FilePart> parts = new ArrayList<>();
    private List<FileInfo> together = new ArrayList<>();
    private long bytes;

    private FileParts(int files, int parallelism, Map<String, String> meets, Map<String, List<Item>> entries) {
        this.meets = meets;
        this.entries = entries;
        this.most = Math.max(1, Math.min(MOST, files / (parallelism * A_THREAD)));
    }

    /**
     * At least one, which may be empty.
     *
     * @param rows whether rows are sent and not files: how many is not known before
     */
    static List<Split> of(Selection selection, int parallelism, boolean rows) {
        List<FileInfo> sorted = new ArrayList<>(selection.files());
        List<Item> deleted = selection.deleted();
        if (!rows) {
            sorted.sort(Comparator.comparingLong(FileInfo::length).reversed().thenComparing(FileInfo::name));
        }
        FileParts parts = new FileParts(sorted.size(), parallelism, selection.meets(), selection.entries());
        sorted.forEach(parts::add);
        parts.close();
        for (int i = 0; i < deleted.size(); i += MOST) {
            parts.parts.add(new FilePart(List.of(), deleted.subList(i, Math.min(deleted.size(), i + MOST))));
        }
        if (parts.parts.isEmpty()) {
            parts.parts.add(new FilePart(List.of(), List.of()));
        }
        return parts.splits(rows);
    }

    private void add(FileInfo file) {
        if (!together.isEmpty() && (together.size() == most || bytes + file.length() > LARGE)) {
            close();
        }
        together.add(file);
        bytes += file.length();
    }

    private void close() {
        if (!together.isEmpty()) {
            parts.add(part());
            together = new ArrayList<>();
            bytes = 0;
        }
    }

    private FilePart part() {
        Map<String, String> met = new HashMap<>();
        List<Item> known = new ArrayList<>();
        for (FileInfo file : together) {
            if (meets.containsKey(file.name())) {
                met.put(file.name(), meets.get(file.name()));
            }
            known.addAll(entries.getOrDefault(file.name(), List.of()));
        }
        return new FilePart(together, List.of(), met, known);
    }

    private List<Split> splits(boolean rows) {
        List<Split> splits = new ArrayList<>();
        for (FilePart part : parts) {
            splits.add(new Split(splits.size(), part.toJson(), rows ? -1 : part.size()));
        }
        return splits;
    }
}
