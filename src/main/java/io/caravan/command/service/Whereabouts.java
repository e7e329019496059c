package io.caravan.command.service;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** Finds the service that a command asks. */
final class Whereabouts {
    private static final Duration TO_BE_ALIVE = Duration.ofSeconds(5);

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Whereabouts() {}

    /** The service that somebody named. */
    static Service named(String server, Optional<String> token) {
        String address = server.contains("://") ? server : "http://" + server;
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null && uri.getScheme().startsWith("http")) {
                boolean here = HERE.contains(uri.getHost().toLowerCase(Locale.ROOT));
                String known = token.or(() -> here ? token() : Optional.empty()).orElse(null);
                return new Service(address.replaceAll("/+$", ""), false, known);
            }
        } catch (IllegalArgumentException e) {
            // Refused below, with what is allowed.
        }
        throw new Unreachable(
                "cannot reach the service at '" + server + "': it is no address. Write http://host:port.", null);
    }

    /** The service that runs on the data folder of this folder's configuration. */
    static Service local(Optional<String> token) {
        Path data = data();
        try {
            Optional<String> address = new AddressFile(data).read();
            if (address.isPresent()) {
                Service service = new Service(
                        address.get(), false, token.or(Whereabouts::token).orElse(null));
                if (service.answers(TO_BE_ALIVE)) {
                    return service;
                }
            }
            throw new NobodyServes();
        } catch (IOException e) {
            throw new Unreachable(
                    "cannot read " + data.resolve("address") + ": " + e + ". Correct its rights, or use --server.", e);
        }
    }

    private static Path data() {
        return Path.of(setting("caravan.data.dir").orElse(".data"));
    }

    /** The token of the service on the data folder, for whoever may read it. */
    private static Optional<String> token() {
        Path data = data();
        try {
            return setting("caravan.token").isPresent() ? setting("caravan.token") : new TokenFile(data).read();
        } catch (IOException e) {
            throw new Unreachable(
                    "cannot read " + data.resolve("token") + ": " + e
                            + ". Only the user that the service runs as may; others give --token or CARAVAN_TOKEN.",
                    e);
        }
    }

    /** As the service finds it, but without booting what reads its configuration. */
    private static Optional<String> setting(String key) {
        String value = System.getProperty(key);
        if (value == null) {
            value = System.getenv(key.replace('.', '_').toUpperCase(Locale.ROOT));
        }
        return Optional.ofNullable(value).or(() -> configured(key)).filter(text -> !text.isBlank());
    }

    private static Optional<String> configured(String key) {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("config", "application.properties"))) {
            properties.load(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(properties.getProperty("%prod." + key, properties.getProperty(key)));
    }
}
