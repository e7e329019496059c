package io.caravan.file;

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

    /** The option {@code onClash}; {@link #OVERWRITE} if it is absent. */
    static Clash parse(io.caravan.run.OptionReader reader) {
        String text = reader.text("onClash");
        for (Clash clash : values()) {
            if (clash.toString().equalsIgnoreCase(text)) {
                return clash;
            }
        }
        reader.unless(
                text == null, "'onClash' is '" + text + "': one of overwrite, fail, skip-same, rename is allowed");
        return OVERWRITE;
    }

    /** {@code a.csv} becomes {@code a~17.csv}. */
    static String renamed(String path, long run) {
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
