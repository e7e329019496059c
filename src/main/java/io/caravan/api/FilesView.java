package io.caravan.api;

import io.caravan.run.Item;
import io.caravan.store.ItemCounts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many files a run found, and what became of them. */
@RegisterForReflection
@Schema(name = "RunFiles", description = "How many files a run found, and what became of them")
record FilesView(
        @Schema(description = "Files that the options mean") long found,
        @Schema(description = "Files that were not read, because an earlier run has copied the same version")
                long unchanged,
        @Schema(description = "Files that were read and written; of finished splits, like the others") long copied,
        @Schema(description = "Files whose content the target had already") long same,
        @Schema(description = "Files that could not be copied, which the route tolerates") long failed,
        @Schema(description = "Files that were taken away before they were read") long gone,
        @Schema(description = "Files that were deleted at the target") long deleted,
        @Schema(description = "Bytes of the files that were copied") long bytes) {
    /** Null for null. */
    static FilesView of(ItemCounts counts) {
        return counts == null
                ? null
                : new FilesView(
                        counts.found(),
                        counts.unchanged(),
                        counts.of(Item.State.COPIED),
                        counts.of(Item.State.SAME),
                        counts.of(Item.State.FAILED),
                        counts.of(Item.State.GONE),
                        counts.of(Item.State.DELETED),
                        counts.bytes());
    }
}
