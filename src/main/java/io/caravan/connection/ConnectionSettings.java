package io.caravan.connection;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings {@code caravan.connections.<name>.*}, read anew whenever they are asked for. Any thread may use it. */
public final class ConnectionSettings {
    public static final String PREFIX = "caravan.connections.";

    private static final Pattern SETTING =
            Pattern.compile("caravan\\.connections\\.\"?(.+?)\"?\\.(?:url|connection-string)");
    private static final Pattern VARIABLE = Pattern.compile("CARAVAN_CONNECTIONS_(.+)_(?:URL|CONNECTION_STRING)");
    private static final Pattern WEBHDFS = Pattern.compile("(?is)\\s*s?webhdfs://.*");
    private static final Pattern ACCOUNT = Pattern.compile("(?is)\\s*https?://.*");

    private final Function<String, Optional<String>> values;
    private final Supplier<? extends Iterable<String>> names;

    /** What a connection leads to. */
    public enum Kind {
        /** Tables; the URL is one of JDBC. */
        DATABASE,
        /** Files in a blob account; the URL is one of HTTP. */
        BLOB,
        /** Files of an HDFS beside the lake's; the URL is one of WebHDFS. */
        HDFS
    }

    /**
     * @param values a setting's text by its full name
     * @param names the full names of all settings
     */
    public ConnectionSettings(Function<String, Optional<String>> values, Supplier<? extends Iterable<String>> names) {
        this.values = values;
        this.names = names;
    }

    /** From the configuration of the running application. */
    public static ConnectionSettings configured() {
        Config config = ConfigProvider.getConfig();
        return new ConnectionSettings(name -> SettingText.of(config, name), config::getPropertyNames);
    }

    /** The names of the connections of a kind, in order. */
    public Set<String> names(Kind kind) {
        Set<String> found = new TreeSet<>();
        for (String setting : names.get()) {
            Matcher matcher = SETTING.matcher(setting);
            Matcher variable = VARIABLE.matcher(setting);
            if (matcher.matches()) {
                found.add(matcher.group(1));
            } else if (variable.matches()) {
                found.add(variable.group(1).toLowerCase(Locale.ROOT));
            }
        }
        found.removeIf(name -> kind(name) != kind);
        return found;
    }

    /** What cannot be read counts as a database: whoever reads its settings says what is wrong. */
    private Kind kind(String name) {
        String url;
        try {
            url = text(name, "url").orElse(null);
        } catch (RuntimeException e) {
            return Kind.DATABASE;
        }
        if (url != null && WEBHDFS.matcher(url).matches()) {
            return Kind.HDFS;
        }
        return url == null || ACCOUNT.matcher(url).matches() ? Kind.BLOB : Kind.DATABASE;
    }

    /** One setting of a connection. */
    public Optional<String> text(String connection, String option) {
        return text(PREFIX + connection + "." + option);
    }

    /** A setting by its full name. */
    public Optional<String> text(String setting) {
        return values.apply(setting);
    }
}
