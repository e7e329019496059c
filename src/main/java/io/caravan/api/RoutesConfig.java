package io.caravan.api;

import io.caravan.endpoint.FileRoots;
import io.caravan.route.RoutePolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What dropped routes may name beside what is safe; see {@link RoutePolicy}. */
@ConfigMapping(prefix = "caravan.routes")
interface RoutesConfig {
    /** The drop folder. */
    @WithDefault("routes")
    Path dir();

    /** Components beside the safe ones, or a star for all. */
    Optional<List<String>> components();

    /** Languages beside the safe ones, or a star for all. */
    Optional<List<String>> languages();

    /** Classes of which files may make objects, as {@code com.example.*}. */
    Optional<List<String>> beans();

    default RoutePolicy policy(FileRoots roots) {
        return RoutePolicy.of(
                components().orElse(List.of()), languages().orElse(List.of()), beans().orElse(List.of()), roots);
    }
}
