package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The paths at which routes may answer: not those of our own interface, of health and metrics, nor any that cover them. */
final class HttpPaths {
    private static final Set<String> RESERVED = Set.of("api", "q", "proxy");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]+");

    private HttpPaths() {}

    /**
     * Why no route may answer there; empty if one may.
     *
     * @param longer whether it would answer at all paths that begin so
     */
    static Optional<String> refusal(String path, boolean longer) {
        String first = first(path);
        if (first.isEmpty()) {
            return Optional.of("it covers every path. Begin it with a name of its own, such as /hooks");
        }
        if (RESERVED.contains(first.toLowerCase(Locale.ROOT))) {
            return Optional.of(
                    "/" + first + " belongs to the service itself. Choose another first name, such as /hooks");
        }
        if (longer && RESERVED.stream().anyMatch(name -> name.startsWith(first.toLowerCase(Locale.ROOT)))) {
            return Optional.of(
                    "with 'matchOnUriPrefix' it covers paths of the service itself. Choose another first name,"
                            + " such as /hooks");
        }
        if (!PLAIN.matcher(first).matches() || first.startsWith(".")) {
            return Optional.of("its first name may stand for any. Begin it with a plain name, such as /hooks");
        }
        return Optional.empty();
    }

    /** The first name of a path, as a server would read it. */
    private static String first(String path) {
        String plain = path;
        for (int i = 0; i < 3 && plain.contains("%"); i++) {
            try {
                plain = EndpointUri.decoded(plain);
            } catch (IllegalArgumentException e) {
                return plain;
            }
        }
        if (("/" + plain.replace('\\', '/') + "/").contains("/../")) {
            return "..";
        }
        for (String name : plain.replace('\\', '/').split("[/;]")) {
            if (!name.isBlank() && !name.equals(".")) {
                return name.strip();
            }
        }
        return "";
    }
}
