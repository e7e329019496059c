package io.caravan.file.source;

import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import io.caravan.run.KnownItems;
import io.caravan.run.RunException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Lists the files that a run has to copy, and those that it has to delete. For one thread. */
final class Selection {
    private static final int PAGE = 500;

    private final Reading reading;
    private final KnownItems known;
    private final Instant since;
    private final int most;
    private final Map<String, FileInfo> page = new HashMap<>();
    private final PriorityQueue<FileInfo> files;
    private final NameSet seen = new NameSet();
    private final TargetNames targets = new TargetNames();
    private final List<Item> deleted = new ArrayList<>();
    private final Map<String, List<Item>> entries = new HashMap<>();
    private long found;
    private long unchanged;
    private long left;

    /**
     * @param since no files that were changed before, null for all
     * @param most files to copy
     */
    Selection(Reading reading, KnownItems known, Instant since, int most) {
        this.reading = reading;
        this.known = known;
        this.since = since;
        this.most = most;
        this.files = new PriorityQueue<>(reading.options().order().reversed());
    }

    /** @param single whether {@code name} is one file, and not what the names of many begin with */
    Selection of(String name, boolean single) throws IOException {
        list(name, single, this::look);
        compare();
        if (targets.unclear()) {
            list(name, single, file -> targets.again(reading.relative(file.name())));
        }
        if (reading.options().mirror()) {
            mirror(name);
        }
        return this;
    }

    private void list(String name, boolean single, Consumer<FileInfo> each) throws IOException {
        Consumer<FileInfo> meant = file -> {
            if (reading.options().globs().match(reading.relative(file.name()))) {
                each.accept(file);
            }
        };
        if (single) {
            reading.store().look(name).ifPresent(meant);
        } else {
            reading.store().list(name, meant);
        }
    }

    private void look(FileInfo file) {
        // What is there is not deleted, however old it is.
        if (reading.options().mirror()) {
            seen.add(reading.item(file.name()));
        }
        if (reading.options().expansion() != null) {
            targets.see(reading.relative(file.name()));
        }
        if (since == null || !file.modified().isBefore(since)) {
            found++;
            page.put(reading.item(file.name()), file);
            if (page.size() == PAGE) {
                compare();
            }
        }
    }

    /** An unchanged file is not read again. */
    private void compare() {
        Map<String, Item> items = known.of(page.keySet());
        page.forEach((name, file) -> {
            Item item = items.get(name);
            if (item != null
                    && file.version().equals(item.version())
                    && !reading.options().all()) {
                unchanged++;
            } else {
                files.add(file);
                if (files.size() > most) {
                    files.poll();
                    left++;
                }
            }
        });
        page.clear();
    }

    private void mirror(String name) {
        long[] all = new long[1];
        String prefix = reading.item(name);
        NameSet places = new NameSet();
        NameSet renewed = new NameSet();
        files.forEach(file -> renewed.add(reading.item(file.name())));
        known.each(item -> {
            boolean there = seen.contains(item.name()) || seen.contains(packed(item.name()));
            if (item.place() != null && there) {
                places.add(item.place());
            }
            if (item.name().startsWith(prefix) && ours(item)) {
                all[0]++;
                if (!there) {
                    deleted.add(item);
                } else if (!seen.contains(item.name()) && renewed.contains(packed(item.name()))) {
                    entries.computeIfAbsent(reading.name(packed(item.name())), key -> new ArrayList<>())
                            .add(item);
                }
            }
        });
        long gone = deleted.stream().filter(item -> !held(item, places)).count();
        int share = reading.options().maxDeleteShare();
        if (gone * 100L > all[0] * share) {
            throw RunException.user("cannot delete files as the source did: " + gone + " of " + all[0]
                    + " known files are gone, more than 'maxDeleteShare' of " + share
                    + " percent. Look whether the source is whole; if it is, run once with a larger share.");
        }
        deleted.replaceAll(item -> held(item, places) ? withoutPlace(item) : item);
    }

    /** Whether another file of the source stands behind its place at the target. */
    private boolean held(Item item, NameSet places) {
        return places.contains(item.place())
                || targets.contains(TargetNames.of(reading.relative(reading.name(item.name()))));
    }

    private static Item withoutPlace(Item item) {
        return new Item(item.name(), item.state(), item.version(), item.bytes(), item.digest(), null, item.note());
    }

    private boolean ours(Item item) {
        String name = reading.relative(reading.name(packed(item.name())));
        return reading.options().globs().match(name) && item.place() != null;
    }

    /** The archive of an entry, or the file itself. */
    private static String packed(String item) {
        int entry = item.toLowerCase(Locale.ROOT).indexOf(".zip!/");
        return entry < 0 ? item : item.substring(0, entry + 4);
    }

    /** Which of the files meet another one at the target. */
    Map<String, String> meets() {
        Map<String, String> meets = new HashMap<>();
        Map<String, String> all = targets.meets();
        files.forEach(file -> {
            String other = all.get(reading.relative(file.name()));
            if (other != null) {
                meets.put(file.name(), other);
            }
        });
        return meets;
    }

    /** What is known of the archives among the files, by their names. */
    Map<String, List<Item>> entries() {
        return entries;
    }

    /** In their order; those that are left to the next run come after them. */
    List<FileInfo> files() {
        return files.stream().sorted(reading.options().order()).toList();
    }

    List<Item> deleted() {
        return deleted;
    }

    long found() {
        return found;
    }

    long unchanged() {
        return unchanged;
    }

    /** Files that are left to the next run. */
    long left() {
        return left;
    }
}
