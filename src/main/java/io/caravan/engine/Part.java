package io.caravan.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch, or rows of it that go a way of their own: behind a {@code split}, or down a branch. Parts form a tree. Guarded
 * by the ticket that they belong to.
 */
final class Part {
    /** Of the exchange of a part; its copies share it. */
    static final String PROPERTY = "CaravanPart";

    private final long rows;
    private final List<Part> parts = new ArrayList<>(0);
    private boolean ended;
    private boolean filtered;

    Part(long rows) {
        this.rows = rows;
    }

    /** Rows of this one go their own way. */
    Part divide(long some) {
        Part part = new Part(some);
        parts.add(part);
        return part;
    }

    /** It has come to a target. */
    void staged() {
        ended = true;
    }

    /** A filter stopped it, or a copy of it. */
    void filtered() {
        filtered = true;
    }

    /** How many rows ended neither at a target nor at a filter. */
    long lost() {
        if (ended) {
            return 0;
        }
        if (!parts.isEmpty()) {
            return parts.stream().mapToLong(Part::lost).sum();
        }
        return filtered ? 0 : rows;
    }
}
