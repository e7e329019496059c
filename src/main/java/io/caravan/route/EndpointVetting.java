package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Looks at the URI of an endpoint, before it is made and when a route asks for one while it runs. */
final class EndpointVetting {
    /** Their endpoints make the object when they are made. */
    static final Set<String> OF_BEANS = Set.of("bean", "class");
    /** Options of {@code file:} that name files and folders. */
    private static final List<String> PLACES = List.of(
            "move",
            "moveFailed",
            "preMove",
            "moveExisting",
            "tempFileName",
            "tempPrefix",
            "doneFileName",
            "fileName",
            "localWorkDirectory",
            "fileDir",
            "directory",
            "readLockMarkerFile");

    private static final Pattern RESOURCE = Pattern.compile("(?i)^/*(classpath|file|http|https|resource|ref|bean):.*");
    private static final Pattern UP = Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)");

    private final CamelContext context;
    private final RoutePolicy policy;
    private final BeanCheck beans;

    EndpointVetting(CamelContext context, RoutePolicy policy, BeanCheck beans) {
        this.context = context;
        this.policy = policy;
        this.beans = beans;
    }

    /** Why an endpoint may not be used, as a sentence; empty if it may. */
    Optional<String> refusal(String uri, Map<String, String> parameters) {
        String base = EndpointUri.base(uri);
        String scheme = EndpointUri.scheme(uri);
        if (dynamic(scheme)) {
            return Optional.of(
                    "a message would choose its component. Write the component, as in 'sync:${header.name}'.");
        }
        if (!policy.component(scheme)) {
            // One that nobody knows is told by the check of endpoints, with the nearest name.
            return context.getCamelContextExtension().getEndpointUriFactory(scheme) == null
                    ? Optional.empty()
                    : Optional.of("dropped files may not use the component '" + scheme
                            + "'. Allow it with caravan.routes.components.");
        }
        Map<String, String> options = new LinkedHashMap<>(query(uri));
        options.putAll(parameters);
        String rest = base.contains(":") ? base.substring(base.indexOf(':') + 1) : "";
        return switch (scheme) {
            case "file" -> file(rest, options);
            case "platform-http" ->
                HttpPaths.refusal(rest, !"false".equals(options.getOrDefault("matchOnUriPrefix", "false")))
                        .map(why -> why + ".");
            case "sql", "sql-stored" ->
                RESOURCE.matcher(rest).matches()
                        ? Optional.of("it loads its statement from elsewhere. Write the statement itself.")
                        : outputClass(options);
            case "jdbc" -> outputClass(options);
            case "kafka" -> KafkaOptions.refusal(options);
            case "azure-storage-blob" -> places(options);
            default -> OF_BEANS.contains(scheme) ? beans(rest) : Optional.empty();
        };
    }

    private Optional<String> outputClass(Map<String, String> options) {
        String type = options.getOrDefault("outputClass", "");
        return type.isEmpty() || type.contains("{{")
                ? Optional.empty()
                : beans.type(type).map(why -> "'outputClass' names the class '" + type + "': " + why);
    }

    private Optional<String> beans(String rest) {
        String name = plain(rest).replaceFirst("^/+", "");
        return dynamic(name) ? Optional.of("a message would choose the bean. Write its name.") : beans.bean(name);
    }

    private Optional<String> file(String rest, Map<String, String> options) {
        String folder = plain(rest).replaceFirst("^//(?!/)", "");
        if (dynamic(folder)) {
            return Optional.of("a message would choose the folder. Write it, and let 'fileName' choose the file.");
        }
        if ("false".equals(options.get("jailStartingDirectory"))) {
            return Optional.of("'jailStartingDirectory' would let a name lead out of the folder. Leave it out.");
        }
        return outside(folder).or(() -> places(options));
    }

    private Optional<String> places(Map<String, String> options) {
        for (String option : PLACES) {
            String value = options.get(option);
            if (value != null && UP.matcher(value).find()) {
                return Optional.of("'" + option + "' leads out of the folder. Write it without '..'.");
            }
            if (value != null
                    && (value.startsWith("/") || option.equals("fileDir") || option.equals("localWorkDirectory"))) {
                Optional<String> outside = dynamic(value)
                        ? Optional.of("a message would choose '" + option + "'. Write it.")
                        : outside(value);
                if (outside.isPresent()) {
                    return outside;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean dynamic(String text) {
        return text.contains("${") || text.contains("$simple{");
    }

    private Optional<String> outside(String folder) {
        try {
            return policy.roots().hold(Path.of(folder))
                    ? Optional.empty()
                    : Optional.of("'" + folder + "' is in none of the folders that routes may use ("
                            + policy.roots().allowed() + "). Move the files there, or add the folder to"
                            + " caravan.files.roots.");
        } catch (InvalidPathException e) {
            return Optional.of("'" + folder + "' is no path. Correct it.");
        }
    }

    private static Map<String, String> query(String uri) {
        Map<String, String> options = EndpointUri.options(uri);
        options.replaceAll((name, value) -> plain(value));
        return options;
    }

    /** As Camel reads it. */
    private static String plain(String text) {
        String value = EndpointUri.unmarked(text);
        try {
            return EndpointUri.decoded(value);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
