package io.caravan.run;

import io.caravan.record.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A Camel endpoint that can take part in runs. Its endpoint URI names it in manifests and finds it again after a
 * restart.
 */
public interface Target {
    /**
     * A part of a target that a run replaces or adds to, such as a partition.
     *
     * @param name as the target calls it: {@code dt=20261120}
     * @param exists whether it is there already
     */
    record Place(String name, boolean exists) {}

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

    /**
     * What the places begin with to whose folders its runs point them, as they note it: {@link Published.Note#root()}.
     * Empty if it has none, or files that are looked at with {@link #check}.
     */
    default String root() {
        return "";
    }

    /** Where rows or files go, without how: the position of a sync is one of a source and of this. */
    default String place(String uri) {
        return EndpointNames.of(uri);
    }

    /**
     * What the place is known by, so that another one that was made in its stead is told from it: a time, an address.
     * Asks.
     *
     * @return empty if nothing tells them apart; null if it is not there
     */
    default String mark(Run run) {
        return "";
    }

    /** What becomes of the rows it has when a run is published. */
    default Writes writes() {
        return Writes.BESIDE;
    }

    /** Whether a row that runs for different times send is there as often. */
    default boolean appends() {
        return writes() == Writes.APPENDS;
    }

    /**
     * Whether these runs may be published at the same time and in any order, because none changes what another one does.
     * Does not ask.
     *
     * @param cursor whether the source has one, so that it can be told which of two rows is the later
     */
    default boolean apart(List<Run> runs, boolean cursor) {
        return true;
    }

    /** Whether it refuses a run for a time for which one has committed. Asks. */
    default boolean refusesAgain() {
        return false;
    }

    /** The texts of its options that may hold macros. */
    default List<String> templates() {
        return List.of();
    }

    /** Whether it can look at items again that it holds, with {@link #check}. */
    default boolean checks() {
        return false;
    }

    /**
     * Reads an item back and compares it with what was written.
     *
     * @param item one that a run has copied to this target
     * @return what is wrong with it, null if nothing is
     * @throws RunException when the target cannot be asked
     */
    default String check(Item item) {
        return null;
    }

    /** The place of each of these runs, which need not be in the store; empty if it is the rows that decide. Asks. */
    default List<Place> places(List<Run> runs) {
        return List.of();
    }
}
