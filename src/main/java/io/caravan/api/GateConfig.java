package io.caravan.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may ask this process over HTTP, and how. */
@ConfigMapping(prefix = "caravan.http")
interface GateConfig {
    /** Names under which this process is asked, beside those of this machine itself. */
    Optional<List<String>> hosts();

    /** Paths that need no token, such as a webhook's; one that ends with a star stands for all that begin so. */
    Optional<List<String>> open();

    /** Whether a caller has to know the token. */
    @WithName("token-required")
    @WithDefault("true")
    boolean tokenRequired();

    /** How long a body may take to arrive. */
    @WithName("body-timeout")
    @WithDefault("1m")
    Duration bodyTimeout();
}
