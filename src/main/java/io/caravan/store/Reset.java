package io.caravan.store;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What somebody does to the position of a sync.
 *
 * @param value with {@link Kind#TO} where the cursor is to stand, with {@link Kind#FROM} the other sync, else null
 * @param parameters which of the route's own parameters' values are meant; all if empty
 * @param who asked
 */
public record Reset(Kind kind, String value, Map<String, String> parameters, String who) {
    /** What becomes of it. */
    public enum Kind {
        /** The next run reads from the beginning; which files were copied is forgotten. */
        ANEW,
        /** The next run goes on from a value. */
        TO,
        /** The next run goes on where another sync stands, in whose place this one has come: it was renamed. */
        FROM,
        /** The next run goes on from where it stands, although the route says something else than before. */
        KEEP
    }

    public Reset {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(who, "who");
        parameters = new TreeMap<>(parameters);
    }

    public static Reset anew(String who) {
        return new Reset(Kind.ANEW, null, Map.of(), who);
    }

    public static Reset to(String who, String value) {
        return new Reset(Kind.TO, Objects.requireNonNull(value, "value"), Map.of(), who);
    }

    public static Reset from(String who, String other) {
        return new Reset(Kind.FROM, Objects.requireNonNull(other, "other"), Map.of(), who);
    }

    public static Reset keep(String who) {
        return new Reset(Kind.KEEP, null, Map.of(), who);
    }

    /** The same for some values of the route's own parameters. */
    public Reset of(Map<String, String> some) {
        return new Reset(kind, value, some, who);
    }

    /** Whether it is meant for a run with these. */
    public boolean concerns(Map<String, String> all) {
        return all.entrySet().containsAll(parameters.entrySet());
    }
}
