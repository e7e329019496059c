package io.caravan.run;

import java.util.List;

/**
 * What the run store keeps for a target about what runs have published. One for each participant; any thread may use it.
 */
public interface Published {
    /** What is noted, and what becomes of it later. */
    enum Kind {
        /** Files beside those of other runs: a run for the same time takes them away. */
        FILES,
        /** A folder that a place points to: when it has been replaced for some time, it is removed. */
        FOLDER
    }

    /**
     * What a run is about to show.
     *
     * @param root as in {@link PublishPlace}
     * @param path the part of it
     * @param detail the target's own: a folder, or what it calls its files
     * @param replaces the folder that the place pointed to before, null if none or unknown
     */
    record Note(String root, String path, String detail, String replaces) {}

    /**
     * What an earlier run has noted.
     *
     * @param committed whether it is known to be there whole; else it may be there, or a part of it
     * @param givenUp whether the run has ended without a commit: nothing of it should be there
     */
    record Earlier(long run, boolean committed, boolean givenUp, Note note) {}

    /** Notes what this run is about to show, before it does; the same again is another try. */
    void note(Kind kind, List<Note> notes);

    /**
     * The files that earlier runs of the same route and parameters have under a root: those for the same time, and those
     * that were given up.
     */
    List<Earlier> earlier(String root);

    /** They are there no more. */
    void takenAway(List<Earlier> earlier);

    /** Remembers nothing: for a target that is asked what it would do. */
    Published NOTHING = new Published() {
        @Override
        public void note(Kind kind, List<Note> notes) {}

        @Override
        public List<Earlier> earlier(String root) {
            return List.of();
        }

        @Override
        public void takenAway(List<Earlier> earlier) {}
    };
}
