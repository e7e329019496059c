package io.caravan.run;

import java.util.List;

/**
 * What a target has staged for one split: part of the manifest.
 *
 * @param split the split's number
 * @param attempt the attempt whose files count
 * @param rows rows staged
 * @param bytes bytes staged
 * @param files where they are
 * @param detail what the target needs to publish after a restart (its schema, for example), in its own form
 */
public record StagedSplit(int split, int attempt, long rows, long bytes, List<StagedFile> files, String detail) {
    public StagedSplit {
        files = List.copyOf(files);
    }
}
