package io.caravan.file.copy;

/** What becomes of a file whose name the target has already. */
public enum Clash {
    /** The one that comes takes its place. */
    OVERWRITE,
    /** The run stops; what is visible stays. */
    FAIL,
    /** One with the same content stays as it is, any other gives way. */
    SKIP_SAME,
    /** The one that comes gets a name of its own, with the number of the run. */
    RENAME;

    /**
     * Reads the option {@code onClash}.
     *
     * @throws IllegalArgumentException if there is no such value
     */
    public static Clash of(String text) {
        for (Clash clash : values()) {
            if (clash.toString().equalsIgnoreCase(text.strip())) {
                return clash;
            }
        }
        throw new IllegalArgumentException(
                "'onClash' is '" + text + "': one of overwrite, fail, skip-same, rename is allowed");
    }

    /** Null if it is absent, or wrong, which is noted. */
    public static Clash parse(io.caravan.endpoint.OptionReader reader) {
        return reader.text("onClash") == null ? null : reader.read(() -> of(reader.text("onClash")));
    }

    /** What it does, for people. */
    public String effect() {
        return switch (this) {
            case OVERWRITE -> "a file takes the place of one of its name; others stay";
            case FAIL -> "the run stops at the first name that is taken";
            case SKIP_SAME -> "a file with the same content stays as it is, another one of its name gives way";
            case RENAME -> "a file whose name is taken gets the number of the run";
        };
    }

    /** {@code a.csv} becomes {@code a~17.csv}. */
    public static String renamed(String path, long run) {
        int slash = path.lastIndexOf('/');
        int dot = path.indexOf('.', slash + 2);
        int end = dot < 0 ? path.length() : dot;
        return path.substring(0, end) + "~" + run + path.substring(end);
    }

    /** As it is written in routes. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
