package io.caravan.api;

import io.caravan.store.Verification;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A verification as the interface shows it. */
@RegisterForReflection
@Schema(name = "Verification", description = "A comparison of what a target holds with what was written to it")
record VerificationView(
        long id,
        String sync,
        @Schema(description = "RUNNING; SAME or DIFFERENT; FAILED when it could not be finished") String status,
        Instant started,
        Instant finished,
        @Schema(description = "Files read back, and tables or partitions whose folder was compared") long checked,
        long bytes,
        @Schema(description = "Those that are not as they were written") long wrong,
        @Schema(description = "The first 1000 of them") List<FindingView> findings,
        String error) {
    @RegisterForReflection
    @Schema(name = "Finding", description = "A file, table or partition that is not as it was written")
    record FindingView(String name, String place, String problem) {}

    static VerificationView of(Verification verification) {
        return new VerificationView(
                verification.id(),
                verification.route(),
                verification.status().name(),
                verification.started(),
                verification.finished(),
                verification.checked(),
                verification.bytes(),
                verification.wrong(),
                verification.findings().stream()
                        .map(finding -> new FindingView(finding.name(), finding.place(), finding.problem()))
                        .toList(),
                verification.error());
    }
}
