package io.caravan.api;

import io.caravan.connection.Mask;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.Config;

/** Tells the mask which settings are secret, before anything is opened with them. */
@Singleton
final class Secrets {
    private static final List<String> PREFIXES =
            List.of("caravan.", "camel.", "kafka.", "azure.", "quarkus.datasource.");

    private final Config config;

    Secrets(Config config) {
        this.config = config;
    }

    void learn(@Observes @Priority(1) StartupEvent event) {
        List<String> keys = new ArrayList<>();
        for (String name : config.getPropertyNames()) {
            String plain = name.toLowerCase(Locale.ROOT).replace('_', '.');
            if (PREFIXES.stream().anyMatch(plain::startsWith)) {
                keys.add(name);
            }
        }
        Mask.learn(keys, this::value);
    }

    private String value(String key) {
        try {
            return config.getOptionalValue(key, String.class).orElse(null);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            // A setting that cannot be read is nobody's secret; who needs it says what is wrong.
            return null;
        }
    }
}
