package io.caravan.run;

import io.caravan.record.Schema;
import java.util.Optional;

/**
 * A Camel endpoint that can take part in runs. Its endpoint URI names it in manifests and finds it again after a
 * restart.
 */
public interface Target {
    /** The participant of this target in a run; cheap, no input or output. */
    Participant join(Run run);

    /** The columns this target already has, to read rows without a schema of their own (maps, JSON, CSV) into. */
    Optional<Schema> schema();

    /**
     * What the target would do with rows of a schema in a run, for people, by the code that would do it. Reads only.
     *
     * @throws RunException when the target cannot be asked
     */
    default TargetPlan explain(Run run, Plan plan, Schema schema) {
        return TargetPlan.unknown(getClass().getSimpleName(), "this target does not tell what it would do", null);
    }
}
