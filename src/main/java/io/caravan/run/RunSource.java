package io.caravan.run;

import io.caravan.endpoint.RunConsumer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a source endpoint does for one run. The engine asks its {@link RunConsumer} for one, calls it from its own
 * threads, splits in parallel, and releases it at the end.
 */
public interface RunSource {
    /**
     * Freezes the window and the splits. Called once for a run.
     *
     * @throws RunException when the source refuses or cannot be reached
     */
    Plan plan(PlanRequest request) throws Exception;

    /**
     * Reads one split and sends every batch through {@link SplitAttempt#send}, at least one, empty if there are no
     * rows (so that targets learn the schema, and {@code overwrite} can publish an empty result). Returns when the
     * last batch is through; any exception fails the attempt. An interrupt means stop: release what blocks and
     * throw.
     */
    void read(SplitAttempt attempt) throws Exception;

    /** What belongs to {@link RunConsumer#subject} and has to be asked for, such as the type of the cursor. */
    default Map<String, String> subject(Run run) throws Exception {
        return Map.of();
    }

    /** Why a run reads some rows of the run before again: {@link Reads#coarse()}. Asks; null if it does not. */
    default String coarse(Run run) throws Exception {
        return null;
    }

    /**
     * A value that somebody wants the next run to go on from, as the cursor keeps it.
     *
     * @throws RunException if it is no value of the cursor
     */
    default String position(Run run, String text) throws Exception {
        throw RunException.user("its source has no cursor. Begin anew from the start, without a value.");
    }

    /** What the plan reads, for people: from the plan itself, by the code that would read it. Changes nothing. */
    default SourcePlan explain(Run run, Plan plan) throws Exception {
        List<SourcePlan.Part> parts = plan.splits().stream()
                .map(split -> new SourcePlan.Part(
                        split.number(), null, null, split.estimatedRows() < 0 ? null : split.estimatedRows()))
                .toList();
        return new SourcePlan(List.of(), parts, List.of());
    }

    /** What should be known before it runs together with a target of a write mode; empty if nothing. */
    default Optional<String> note(String mode) {
        return Optional.empty();
    }

    /**
     * Whether a run that was interrupted can go on with the splits of its plan that are not done. If not, it begins anew
     * from its plan, and nothing of what was read before counts. Asked before anything else.
     */
    default boolean resumes(Plan plan) {
        return true;
    }

    /**
     * Lets go of what it holds, such as a snapshot: the run reads no more in this process. Called once, before the run
     * publishes; never throws.
     */
    default void release() {}

    /** What it may send a second together with others that read from the same place. */
    default Throttle throttle() {
        return Throttle.NONE;
    }

    /** The most splits of one run to read at the same time. */
    default int parallelism() {
        return 1;
    }
}
