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
}
