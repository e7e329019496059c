package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/routes.md holds all options of our endpoints, as the components themselves describe them. */
class RoutesPageTest {
    /** Of every component of Camel, and not for users of routes. */
    private static final Set<String> CAMEL =
            Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");

    /** A description of each endpoint, which Camel's tools have written. */
    static List<Path> catalogs() throws Exception {
        URL one = RoutesPageTest.class.getResource("/META-INF/io/caravan/table/table.json");
        try (Stream<Path> all = Files.walk(Path.of(one.toURI()).getParent().getParent())) {
            return all.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("catalogs")
    void namesEveryOption(Path catalog) throws IOException {
        String page = Files.readString(Path.of("docs", "routes.md"));
        var missing = new TreeSet<String>();
        JsonNode options = new ObjectMapper().readTree(catalog.toFile()).path("properties");
        options.properties().forEach(option -> {
            boolean named =
                    Pattern.compile("`" + option.getKey() + "\\b").matcher(page).find();
            if (!named
                    && option.getValue().path("kind").asText().equals("parameter")
                    && !CAMEL.contains(option.getKey())) {
                missing.add(option.getKey());
            }
        });
        assertThat(options).isNotEmpty();
        assertThat(missing).isEmpty();
    }
}
