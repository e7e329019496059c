package io.caravan.run;

import java.util.List;

/**
 * What a run publishes to one target: bound to the run before publishing starts. It, never a directory listing,
 * says what counts.
 *
 * @param target the target's endpoint URI
 * @param splits one entry for each split that reached this target
 */
public record Manifest(String target, List<StagedSplit> splits) {
    public Manifest {
        splits = List.copyOf(splits);
    }

    public long rows() {
        return splits.stream().mapToLong(StagedSplit::rows).sum();
    }

    public long bytes() {
        return splits.stream().mapToLong(StagedSplit::bytes).sum();
    }
}
