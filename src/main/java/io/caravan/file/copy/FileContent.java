package io.caravan.file.copy;

import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a run, for the target that takes it: what it is, its bytes, and what became of it. For the thread that
 * handles its batch.
 */
public abstract class FileContent {
    private final String item;
    private final String name;
    private final int number;
    private Item.State state;
    private long bytes;
    private String digest;
    private String place;
    private String note;

    /**
     * @param item what the run store calls it
     * @param name its name below the folder that is read
     * @param number which of its split it is, the same in each attempt
     */
    protected FileContent(String item, String name, int number) {
        this.item = item;
        this.name = name;
        this.number = number;
    }

    public final int number() {
        return number;
    }

    public final String name() {
        return name;
    }

    /** A path segment that is the same in each attempt at this version of the file, and another for another version. */
    public final String slot() {
        return number + "-" + Digests.crc(name + "\n" + info().version());
    }

    /** What is known of it; another version after {@link #renew}. */
    public abstract FileInfo info();

    /** Whether it was deleted at the source, and shall be deleted at the target. */
    public boolean deleted() {
        return false;
    }

    /** Whether it is a part of a file that fails as a whole. */
    public boolean part() {
        return false;
    }

    /** The file that has its name at the target, and keeps it; null if none has. */
    public String meets() {
        return null;
    }

    /** Whether it shall not become visible though it was copied, because what it is a part of has failed. */
    public boolean dropped() {
        return false;
    }

    /** Its exact length, -1 if that is known only when it was read. */
    public abstract long length();

    /** Whether it can be opened at any offset, and more than once. */
    public abstract boolean seekable();

    /** Its bytes from an offset: all of them, or an exception. */
    public abstract InputStream open(long offset) throws IOException;

    /**
     * Looks for the version that there is now.
     *
     * @throws FileGone if there is none
     */
    public abstract void renew() throws IOException;

    /** Whether the route goes on without it, should it fail. */
    public abstract boolean tolerated();

    /** How the clash of its name is to be handled, null if the source leaves that to the target. */
    public abstract Clash onClash();

    /** The target will show it at this place. Where a route has several targets, the first that took it counts. */
    public final void copied(Item.State how, long size, String sum, String where) {
        if (state == null || state != Item.State.COPIED) {
            state = how;
            bytes = size;
            digest = sum;
            place = where;
            note = null;
        }
    }

    /** No target shows it. */
    public void missed(Item.State how, String why) {
        if (state == null) {
            state = how;
            note = why;
        }
    }

    /** What became of it, null if no target was reached. */
    public final Item item() {
        return state == null ? null : new Item(item, state, info().version(), bytes, digest, place, note);
    }

    public final Item.State state() {
        return state;
    }
}
