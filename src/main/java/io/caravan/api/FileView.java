package io.caravan.api;

import io.caravan.run.Item;
import io.caravan.store.ItemRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a run has done with a file. */
@RegisterForReflection
@Schema(name = "File", description = "What a run has done with a file")
record FileView(
        @Schema(description = "The file, with its store in front") String name,
        @Schema(description = "copied, same, failed, gone or deleted") String state,
        @Schema(description = "The store's own mark of the version, such as an ETag") String version,
        long bytes,
        @Schema(description = "sha256:<hex> of its bytes") String digest,
        @Schema(description = "Where it was written") String place,
        @Schema(description = "Why it was not") String note,
        @Schema(description = "The run, where the file is asked for") Long run,
        Instant at) {
    static FileView of(Item item) {
        return of(item, null, null);
    }

    static FileView of(ItemRecord record) {
        return of(record.item(), record.run(), record.happened());
    }

    private static FileView of(Item item, Long run, Instant at) {
        return new FileView(
                item.name(),
                item.state().name().toLowerCase(Locale.ROOT),
                item.version(),
                item.bytes(),
                item.digest(),
                item.place(),
                item.note(),
                run,
                at);
    }
}
