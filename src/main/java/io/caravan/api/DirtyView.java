package io.caravan.api;

import io.caravan.record.Utf8;
import io.caravan.run.DirtyRecord;
import io.caravan.store.DirtyRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A record that could not become a row. */
@RegisterForReflection
@Schema(name = "Dirty", description = "A record that could not become a row")
record DirtyView(
        @Schema(description = "Grows from record to record; for 'after'") long number,
        int split,
        @Schema(description = "The file or table that it comes from") String place,
        @Schema(description = "Where in it, such as: line 17") String position,
        @Schema(description = "The column with the fault, null if it is not in one") String column,
        @Schema(description = "What is wrong, without the value") String reason,
        @Schema(description = "The record as it is in the source, up to 64 KB; null if unknown, or no UTF-8")
                String text,
        @Schema(description = "The same bytes as base64, if they are no UTF-8") String base64,
        @Schema(description = "When it was kept") Instant at) {
    static DirtyView of(DirtyRow row) {
        DirtyRecord record = row.record();
        byte[] raw = record.raw();
        boolean text = Utf8.isValid(raw, 0, raw.length);
        return new DirtyView(
                row.number(),
                row.split(),
                record.place(),
                record.position(),
                record.column(),
                record.reason(),
                raw.length > 0 && text ? new String(raw, StandardCharsets.UTF_8) : null,
                text ? null : Base64.getEncoder().encodeToString(raw),
                row.kept());
    }
}
