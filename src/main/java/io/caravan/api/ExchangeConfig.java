package io.caravan.api;

import io.caravan.engine.GroupOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How exchanges that belong to no sync become runs; see {@link GroupOptions} for what each setting means. */
@ConfigMapping(prefix = "caravan.exchange")
interface ExchangeConfig {
    @WithDefault("10000")
    int commitRows();

    @WithDefault("0s")
    Duration commitInterval();

    default GroupOptions options() {
        return new GroupOptions(commitRows(), commitInterval());
    }
}
