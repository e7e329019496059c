package io.caravan.connection;

import io.caravan.connection.ConnectionKind.Notation;
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

    private static final String ADDRESSES = String.join("|", ConnectionKinds.addresses());
    private static final Pattern SETTING =
            Pattern.compile("caravan\\.connections\\.\"?(.+?)\"?\\.(?:" + ADDRESSES + ")");
    private static final Pattern VARIABLE = Pattern.compile(
            "CARAVAN_CONNECTIONS_(.+)_(?:" + ADDRESSES.toUpperCase(Locale.ROOT).replace('-', '_') + ")");

    private final Function<String, Optional<String>> values;
    private final Supplier<? extends Iterable<String>> names;

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
    public Set<String> names(Notation kind) {
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
        found.removeIf(
                name -> !kind(name).map(one -> one.name().equals(kind.name())).orElse(kind.others()));
        return found;
    }

    /** Empty for one of no kind, and for one whose settings cannot be read. */
    private Optional<Notation> kind(String name) {
        try {
            Optional<String> url = text(name, "url");
            return url.isPresent()
                    ? ConnectionKinds.of(url.get())
                    : ConnectionKinds.without(setting -> text(name, setting).isPresent());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
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
