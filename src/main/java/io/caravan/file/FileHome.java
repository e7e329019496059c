package io.caravan.file;

import io.caravan.run.Throttle;

/**
 * Where a source of files reads.
 *
 * @param name what the run store calls it, the same in every run: {@code blob:metering/raw}, {@code hdfs:}
 * @param root the part of the paths of routes that the store itself stands at; empty, or without a slash at its end
 * @param throttle what all who read from there may read a second
 */
public record FileHome(String name, String root, FileStore store, Throttle throttle) {}
