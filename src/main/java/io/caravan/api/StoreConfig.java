package io.caravan.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The database that holds runs and cursors. */
@ConfigMapping(prefix = "caravan.store")
interface StoreConfig {
    /** An H2 or PostgreSQL JDBC URL; without one an H2 file in the data folder. */
    Optional<String> url();

    Optional<String> username();

    Optional<String> password();

    /** The most open connections to it. */
    @WithDefault("8")
    int maxSize();
}
