package io.caravan.engine;

import java.util.List;

/**
 * A sync that the matrix tries.
 *
 * @param targets the modes of its targets
 * @param cursor whether it reads what is new since its last run, else everything
 * @param updates whether rows of the source change, else only new ones come
 * @param rows how many rows come or change between two windows
 */
enum Shape {
    SMALL(List.of(Folder.Mode.APPEND), 1, true, false, 3),
    APPEND(List.of(Folder.Mode.APPEND), 2, true, false, 26),
    OVERWRITE(List.of(Folder.Mode.OVERWRITE), 2, false, false, 7),
    UPSERT(List.of(Folder.Mode.UPSERT), 2, true, true, 7),
    TWO_TARGETS(List.of(Folder.Mode.APPEND, Folder.Mode.UPSERT), 3, true, false, 7),
    THREE_TARGETS(List.of(Folder.Mode.OVERWRITE, Folder.Mode.APPEND, Folder.Mode.OVERWRITE), 1, true, false, 7);

    final List<Folder.Mode> targets;
    final int splits;
    final boolean cursor;
    final boolean updates;
    final int rows;

    Shape(List<Folder.Mode> targets, int splits, boolean cursor, boolean updates, int rows) {
        this.targets = targets;
        this.splits = splits;
        this.cursor = cursor;
        this.updates = updates;
        this.rows = rows;
    }

    String source() {
        return "rows:r?splits=" + splits + "&cursor=" + cursor;
    }

    /** The URIs of the targets. */
    String[] uris() {
        String[] uris = new String[targets.size()];
        for (int i = 0; i < uris.length; i++) {
            uris[i] = "folder:" + target(i) + "?mode=" + targets.get(i);
        }
        return uris;
    }

    static String target(int number) {
        return "t" + number;
    }
}
