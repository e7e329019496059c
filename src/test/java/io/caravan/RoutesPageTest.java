package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/routes.md holds all options of our endpoints, as the components themselves describe them. */
class RoutesPageTest {
    /** Of every component of Camel, and not for users of routes. */
    private static final Set<String> CAMEL =
            Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");

    @ParameterizedTest
    @CsvSource({"table/table.json", "hive/hive.json", "sync/sync.json", "sync/sync-events.json"})
    void namesEveryOption(String catalog) throws IOException {
        String page = Files.readString(Path.of("docs", "routes.md"));
        URL file = RoutesPageTest.class.getResource("/META-INF/io/caravan/" + catalog);
        var missing = new TreeSet<String>();
        JsonNode options = new ObjectMapper().readTree(file).path("properties");
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
