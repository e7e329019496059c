package io.caravan.file.store;

import io.caravan.run.Throttle;

/**
 * Where a source of files reads.
 *
 * @param name what the run store calls it, the same in every run: {@code blob:metering/raw}, {@code hdfs:}
 * @param root the part of the paths of routes that the store itself stands at; empty, or without a slash at its end
 * @param throttle what all who read from there may read a second
 * @param remedy what else to check than the path when a folder is not there, such as {@code that its disk is mounted};
 *     empty if nothing
 */
public record FileHome(String name, String root, FileStore store, Throttle throttle, String remedy) {
    /** With nothing else to check. */
    public FileHome(String name, String root, FileStore store, Throttle throttle) {
        this(name, root, store, throttle, "");
    }
}
