package io.caravan.file;

import io.caravan.run.Item;
import io.caravan.run.KnownItems;
import io.caravan.run.RunException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists the files that a run has to copy, and those that it has to delete. For one thread. */
final class Selection {
    private static final int PAGE = 500;

    private final Reading reading;
    private final KnownItems known;
    private final Instant since;
    private final int most;
    private final Map<String, FileInfo> page = new HashMap<>();
    private final List<FileInfo> files = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final List<Item> deleted = new ArrayList<>();
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
    }

    /** @param single whether {@code name} is one file, and not what the names of many begin with */
    Selection of(String name, boolean single) throws IOException {
        if (single) {
            reading.store().look(name).ifPresent(this::look);
        } else {
            reading.store().list(name, this::look);
        }
        compare();
        if (reading.options().mirror()) {
            mirror(name);
        }
        return this;
    }

    private void look(FileInfo file) {
        if (reading.options().globs().match(reading.relative(file.name()))) {
            // What is there is not deleted, however old it is.
            if (reading.options().mirror()) {
                seen.add(hash(reading.item(file.name())));
            }
            if (since == null || !file.modified().isBefore(since)) {
                found++;
                page.put(reading.item(file.name()), file);
                if (page.size() == PAGE) {
                    compare();
                }
            }
        }
    }

    /** An unchanged file is not read again. */
    private void compare() {
        Map<String, Item> items = known.of(page.keySet());
        page.forEach((name, file) -> {
            Item item = items.get(name);
            if (item != null && file.version().equals(item.version())) {
                unchanged++;
            } else if (files.size() < most) {
                files.add(file);
            } else {
                left++;
            }
        });
        page.clear();
    }

    private void mirror(String name) {
        long[] all = new long[1];
        String prefix = reading.item(name);
        known.each(item -> {
            if (item.name().startsWith(prefix) && ours(item)) {
                all[0]++;
                if (!seen.contains(hash(packed(item.name())))) {
                    deleted.add(item);
                }
            }
        });
        int share = reading.options().maxDeleteShare();
        if (deleted.size() * 100L > all[0] * share) {
            throw RunException.user("cannot delete files as the source did: " + deleted.size() + " of " + all[0]
                    + " known files are gone, more than 'maxDeleteShare' of " + share
                    + " percent. Look whether the source is whole; if it is, run once with a larger share.");
        }
    }

    private boolean ours(Item item) {
        String name = reading.relative(reading.name(packed(item.name())));
        return reading.options().globs().match(name) && item.place() != null;
    }

    /** Entries of an archive go with it. */
    private static String packed(String item) {
        int entry = item.indexOf(".zip!");
        return entry < 0 ? item : item.substring(0, entry + 4);
    }

    /** 64 bits of a name: of millions of names two may be the same once in ten million times, and one stays too long. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }

    List<FileInfo> files() {
        return files;
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
