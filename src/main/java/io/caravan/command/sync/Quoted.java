package io.caravan.command.sync;

/** Texts as they stand in YAML. */
final class Quoted {
    private Quoted() {}

    /** As it is where YAML takes it for nothing else, in quotes otherwise. */
    static String yaml(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_:/.-]*[A-Za-z0-9_]")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
