package io.caravan.run;

/** Business-date macros. */
public final class Macros {
    private Macros() {}

    /** Replaces every {@code ${…}}, {@code $[…]} and {@code $name} of the template. */
    public static String expand(String template, Run run) {
        return expand(template, run, java.util.Map.of());
    }

    public static String expand(String template, Run run, java.util.Map<String, String> extra) {
        return template;
    }
}
