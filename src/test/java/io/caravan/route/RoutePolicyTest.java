package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.endpoint.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/security.md names exactly what dropped files may name, and all of it is in the image. */
class RoutePolicyTest {
    private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");
    /** In the headings of docs/routes.md, as in {@code ## from: table:\\<connection\\>}. */
    private static final Pattern OURS = Pattern.compile("(?:^## \\w+: |, )([a-z-]+):\\\\<", Pattern.MULTILINE);

    /** What only the tests have. */
    private static final String TOY = "toy";

    private final RoutePolicy safe = RoutePolicy.safe(FileRoots.of(List.of()));

    private static Set<String> named(String row) throws IOException {
        String line = Files.readAllLines(Path.of("docs", "security.md")).stream()
                .filter(one -> one.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow();
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(line.split("\\|")[2]);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    @Test
    void componentsAreThoseOfThePageAndOurs() throws IOException {
        Set<String> page = named("components");
        Matcher ours = OURS.matcher(Files.readString(Path.of("docs", "routes.md")));
        while (ours.find()) {
            page.add(ours.group(1));
        }
        page.add(TOY);
        assertThat(safe.components()).containsExactlyInAnyOrderElementsOf(page);
    }

    @Test
    void languagesAreThoseOfThePage() throws IOException {
        assertThat(safe.languages()).containsExactlyInAnyOrderElementsOf(named("languages"));
    }

    @Test
    void allOfThemAreInTheImage() {
        ClassLoader image = getClass().getClassLoader();
        assertThat(safe.components()).allSatisfy(name -> assertThat(
                        image.getResource("META-INF/services/org/apache/camel/component/" + name))
                .as(name)
                .isNotNull());
        assertThat(safe.languages())
                .allSatisfy(name -> assertThat(image.getResource("META-INF/services/org/apache/camel/language/"
                                // The bean language, by the name of its step.
                                + (name.equals("method") ? "bean" : name)))
                        .as(name)
                        .isNotNull());
    }
}
