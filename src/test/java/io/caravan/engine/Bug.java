package io.caravan.engine;

/** Faults of the protocol itself, for the test to plant: as long as nothing happens, none of them shows. */
enum Bug {
    NONE("none"),
    LISTS_STAGING("publishes what it finds in the staging folder, not the manifest", Shape.SMALL),
    NEW_HI("computes hi again when it resumes a run", Shape.SMALL),
    CURSOR_FIRST("moves the cursor before it publishes", Shape.SMALL),
    RANDOM_NAMES("publishes files under random names", Shape.SMALL),
    NO_GUARD("publishes over what is newer", Shape.OVERWRITE, Shape.UPSERT);

    private final String words;
    private final Shape[] shapes;

    Bug(String words, Shape... shapes) {
        this.words = words;
        this.shapes = shapes;
    }

    /** The syncs that it harms. */
    Shape[] shapes() {
        return shapes.clone();
    }

    @Override
    public String toString() {
        return words;
    }
}
