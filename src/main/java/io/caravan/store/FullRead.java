package io.caravan.store;

import io.caravan.run.Run;
import io.caravan.run.RunException;

/**
 * Whether a run that somebody asks for reads everything, wherever the cursor of its sync stands.
 *
 * @param who asked, null if it does not
 */
public record FullRead(String who) {
    public static final FullRead NONE = new FullRead(null);

    boolean wanted() {
        return who != null;
    }

    /** For the timeline, null if there is nothing to say. */
    String words() {
        return wanted() ? "to read everything once, as " + who + " asked" : null;
    }

    /** An open run goes on as it was begun. */
    void refuse(Run open) {
        if (wanted()) {
            throw RunException.user(open.route() + ": cannot read everything: run " + open.id()
                    + " is open. Wait for its end, or cancel it.");
        }
    }
}
