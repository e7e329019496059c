package io.caravan.file.source;

import java.util.HashSet;
import java.util.Set;

/**
 * A set of names, of each 64 bits: of millions of names two may be the same once in ten million times. For one thread.
 */
final class NameSet {
    private final Set<Long> names = new HashSet<>();

    /** Returns false if it is there already. */
    boolean add(String name) {
        return names.add(hash(name));
    }

    boolean contains(String name) {
        return names.contains(hash(name));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }
}
