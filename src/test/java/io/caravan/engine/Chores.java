package io.caravan.engine;

/** Work that an engine does by itself now and then, done now. */
public final class Chores {
    private Chores() {}

    /** Reads back places and removes folders, as far as they are due. */
    public static void lookAfterPlaces(RunEngine engine) {
        engine.tools.published().work(() -> true);
    }
}
