package io.caravan.api;

import io.caravan.run.EngineOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** How runs are executed; see {@link EngineOptions} for what each setting means. */
@ConfigMapping(prefix = "caravan.run")
interface RunConfig {
    /** Without one, the host's name and the process id. */
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

    private static String process() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "node-" + ProcessHandle.current().pid();
        }
    }
}
