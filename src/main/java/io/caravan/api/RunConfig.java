package io.caravan.api;

import io.caravan.engine.EngineOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** How runs are executed; see {@link EngineOptions} for what each setting means. */
@ConfigMapping(prefix = "caravan.run")
interface RunConfig {
    int LONGEST_HOST = 80;

    /** Without one, the host's name, the process id and a random part: pods may have the first two in common. */
    Optional<String> node();

    @WithDefault("32")
    int workers();

    @WithDefault("30s")
    Duration lease();

    @WithDefault("30s")
    Duration grace();

    @WithDefault("1s")
    Duration backoff();

    @WithDefault("5")
    int attempts();

    @WithDefault("90")
    int historyDays();

    default EngineOptions options() {
        return new EngineOptions(
                node().orElseGet(RunConfig::process),
                workers(),
                lease(),
                grace(),
                backoff(),
                attempts(),
                historyDays());
    }

    static String process() {
        String random = UUID.randomUUID().toString().substring(0, 8);
        return host() + "-" + ProcessHandle.current().pid() + "-" + random;
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.substring(0, Math.min(name.length(), LONGEST_HOST));
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
