package io.caravan.command;

import io.caravan.connection.ConnectionKinds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that there are, to find those that are written wrong before anything begins. */
final class Settings {
    /** What a setting holds, where that can be told from its text alone. */
    enum Kind {
        TEXT,
        FLAG,
        WHOLE,
        PERIOD
    }

    /** One as it is written: in which file and line, or in the environment. */
    record Written(String where, String name, String value) {}

    private static final String PREFIX = "caravan.";
    private static final String CONNECTIONS = "caravan.connections.";
    private static final Pattern PROFILE = Pattern.compile("%[^.]+\\.");
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");
    private static final Pattern VARIABLE = Pattern.compile("CARAVAN_CONNECTIONS_.+?_(.+)");

    /** Kubernetes sets such variables for a service that is called caravan. */
    private static final Pattern NOT_OURS = Pattern.compile("CARAVAN_(?:[A-Z0-9_]+_)?(?:PORT|SERVICE)(?:_.*)?");

    private static final Map<String, Kind> KNOWN = new TreeMap<>();

    private static final Set<String> OF_CONNECTIONS = ConnectionKinds.settings();

    static {
        for (String name : List.of(
                "token",
                "data.dir",
                "routes.dir",
                "routes.components",
                "routes.languages",
                "routes.beans",
                "files.roots",
                "http.hosts",
                "http.open",
                "lake.hive.url",
                "lake.hive.username",
                "lake.hive.password",
                "lake.hive.timeout",
                "lake.hdfs.url",
                "lake.hdfs.user",
                "lake.hdfs.timeout",
                "lake.staging",
                "lake.keep-replaced",
                "store.url",
                "store.username",
                "store.password",
                "run.node")) {
            KNOWN.put(PREFIX + name, Kind.TEXT);
        }
        List.of("serve", "http.token-required").forEach(name -> KNOWN.put(PREFIX + name, Kind.FLAG));
        List.of("store.max-size", "run.workers", "run.attempts", "run.history-days", "exchange.commit-rows")
                .forEach(name -> KNOWN.put(PREFIX + name, Kind.WHOLE));
        List.of("run.lease", "run.grace", "run.backoff", "exchange.commit-interval", "http.body-timeout")
                .forEach(name -> KNOWN.put(PREFIX + name, Kind.PERIOD));
    }

    private Settings() {}

    /** What is wrong with those that are written with dots, in sentences; empty for what is none of ours. */
    static Optional<String> problem(Written written) {
        String bare = PROFILE.matcher(written.name()).replaceFirst("");
        String name = INDEX.matcher(bare).replaceFirst("");
        if (!name.startsWith(PREFIX) || name.startsWith("caravan.route.")) {
            return Optional.empty();
        }
        if (name.startsWith(CONNECTIONS)) {
            String option = name.substring(name.lastIndexOf('.') + 1);
            return OF_CONNECTIONS.contains(option) && name.length() > CONNECTIONS.length() + option.length()
                    ? Optional.empty()
                    : Optional.of(unknown(written, name));
        }
        Kind kind = KNOWN.get(name);
        return kind == null ? Optional.of(unknown(written, name)) : wrong(written, name, kind);
    }

    /** What is wrong with the name of a variable of the environment. */
    static Optional<String> problem(String variable) {
        if (!variable.startsWith("CARAVAN_")
                || variable.startsWith("CARAVAN_ROUTE_")
                || NOT_OURS.matcher(variable).matches()) {
            return Optional.empty();
        }
        Set<String> known = new TreeSet<>();
        KNOWN.keySet().forEach(name -> known.add(variable(name)));
        Matcher connection = VARIABLE.matcher(variable);
        if (connection.matches()) {
            OF_CONNECTIONS.forEach(option -> known.add(connectionOf(variable) + variable(option)));
        }
        if (known.contains(variable) || connection.matches() && endsAsOption(variable)) {
            return Optional.empty();
        }
        return Optional.of("the environment: there is no setting " + variable + "." + meant(variable, known));
    }

    /** What is wrong with the values of variables whose names are known. */
    static List<String> values(String where, Map<String, String> variables) {
        List<String> problems = new ArrayList<>();
        KNOWN.forEach((name, kind) -> {
            String variable = variable(name);
            if (variables.containsKey(variable)) {
                wrong(new Written(where, variable, variables.get(variable)), variable, kind)
                        .ifPresent(problems::add);
            }
        });
        return problems;
    }

    private static boolean endsAsOption(String variable) {
        return OF_CONNECTIONS.stream().anyMatch(option -> variable.endsWith("_" + variable(option)));
    }

    private static String connectionOf(String variable) {
        return variable.substring(0, variable.lastIndexOf('_') + 1);
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** All that there are, for the test of the page that lists them; a connection's by their last words. */
    static Collection<String> all() {
        List<String> all = new ArrayList<>(KNOWN.keySet());
        OF_CONNECTIONS.forEach(option -> all.add(CONNECTIONS + "<name>." + option));
        return all;
    }

    private static String unknown(Written written, String name) {
        Set<String> known = new TreeSet<>(KNOWN.keySet());
        String[] parts = name.split("\\.", 3);
        int last = name.lastIndexOf('.');
        if (parts.length == 3 && last > PREFIX.length() + parts[1].length()) {
            String connection = name.substring(PREFIX.length() + parts[1].length() + 1, last);
            OF_CONNECTIONS.forEach(option -> known.add(CONNECTIONS + connection + "." + option));
        }
        return written.where() + ": there is no setting " + name + "." + meant(name, known);
    }

    private static String meant(String name, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(name, each)))
                .filter(each -> distance(name, each) <= 3)
                .map(each -> " Did you mean " + each + "?")
                .orElse(" Look it up in docs/operations.md, or remove it.");
    }

    /** One that refers to another is Quarkus's to resolve. */
    private static Optional<String> wrong(Written written, String name, Kind kind) {
        String value = written.value() == null ? "" : written.value().strip();
        if (value.isEmpty() || value.contains("${")) {
            return Optional.empty();
        }
        String allowed =
                switch (kind) {
                    case TEXT -> null;
                    case FLAG -> value.matches("(?i)true|false") ? null : "it is neither true nor false";
                    case WHOLE -> value.matches("\\d{1,9}") ? null : "it is no whole number, such as 8";
                    case PERIOD ->
                        value.matches("(?i)\\d+(ms|[smhd])?|p[\\dtdhms.]+")
                                ? null
                                : "it is no period, such as 500ms, 30s, 10m or 1h";
                };
        return Optional.ofNullable(allowed)
                .map(why -> written.where() + ": the setting " + name + " is '" + value + "': " + why + ".");
    }

    /** How many letters were added, left out or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
