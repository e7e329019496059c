package io.caravan.run;

import java.util.Objects;

/**
 * A file, or another thing with a name, that a source has found, and what became of it in a run.
 *
 * @param name as the source calls it
 * @param version what the source changes with every change of it, such as an ETag; null if it is not known
 * @param bytes its length as it was read
 * @param digest of the bytes that were read, as {@code sha256:<hex>}; null if they were not
 * @param place where it went, as the target calls it; null if nowhere
 * @param note why it did not go there, null if it did
 */
public record Item(String name, State state, String version, long bytes, String digest, String place, String note) {
    /** What became of it. */
    public enum State {
        /** It was read whole, and the target shows it when the run has committed. */
        COPIED(true),
        /** The target had the same content already. */
        SAME(true),
        /** It could not be read, and the route tolerates that: the next run tries again. */
        FAILED(false),
        /** It was taken away before it was read. */
        GONE(false),
        /** The source no longer has it, and so the target no longer has it either. */
        DELETED(false);

        private final boolean held;

        State(boolean held) {
            this.held = held;
        }

        /** Whether the target holds it afterwards. */
        boolean held() {
            return held;
        }
    }

    public Item {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
    }
}
