package io.caravan.file.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.file.copy.FolderClash;
import io.caravan.run.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    /** A row of the table that users read. */
    private static final Pattern ROW = Pattern.compile("\\| `(.+)` \\| `(.+)` \\|");

    private static final Pattern REPEATED = Pattern.compile("(?:\\(([^)]+)\\)|(\\X))\\*(\\d+)");
    private static final Pattern WRITTEN = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|([nr\\\\]))");

    static Stream<Arguments> table() throws IOException {
        return Files.readAllLines(Path.of("docs/names.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(text(row.group(1)), text(row.group(2))));
    }

    private static String text(String cell) {
        String repeated = REPEATED.matcher(cell)
                .replaceAll(r -> Matcher.quoteReplacement(
                        (r.group(1) == null ? r.group(2) : r.group(1)).repeat(Integer.parseInt(r.group(3)))));
        return WRITTEN.matcher(repeated)
                .replaceAll(w -> Matcher.quoteReplacement(
                        w.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(w.group(1), 16))
                                : w.group(2).replace('n', '\n').replace('r', '\r')));
    }

    @ParameterizedTest
    @MethodSource("table")
    void haveThePathsOfThePage(String name, String path) {
        assertThat(FileNames.path(name)).isEqualTo(path);
        assertThat(FileNames.name(path)).contains(name);
        holds(path);
    }

    @Test
    void allOfThePageIsReadAndNoTwoNamesShareAPath() throws IOException {
        List<Object> paths = table().map(row -> row.get()[1]).toList();
        assertThat(paths).hasSize(48).doesNotHaveDuplicates();
    }

    @Property(tries = 20_000)
    void everyNameComesBackFromItsPath(@ForAll("names") String name) {
        String path = FileNames.path(name);

        holds(path);
        assertThat(FileNames.name(path)).contains(name);
    }

    @Property(tries = 20_000)
    void aPathIsOfOneNameOrOfNone(@ForAll("names") String path) {
        FileNames.name(path).ifPresent(name -> assertThat(FileNames.path(name)).isEqualTo(path));
    }

    @Property
    void ordinaryNamesStay(@ForAll("ordinary") String name) {
        assertThat(FileNames.path(name)).isEqualTo(name);
    }

    private static void holds(String path) {
        assertThat(FileNames.ours(path)).isFalse();
        for (String segment : path.split("/", -1)) {
            assertThat(segment).isNotEmpty().isNotIn(".", "..", ".snapshot", ".reserved");
            assertThat(segment).doesNotContain(":", "\\", "\0").doesNotMatch("(?s).*\\p{Cntrl}.*");
            assertThat((segment + FileNames.IN_PROGRESS).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(255);
        }
    }

    @Provide
    static Arbitrary<String> names() {
        Arbitrary<String> parts = Arbitraries.of(
                "/",
                "/",
                ".",
                "%",
                "-",
                "_",
                "2",
                "e",
                "E",
                "F",
                ":",
                "\\",
                "\n",
                "\0",
                "\u007F",
                "\u0085",
                " ",
                "a",
                "é",
                "e\u0301",
                "数",
                "🚚",
                "%-",
                "%_",
                "%25",
                "%2e",
                "%2F",
                "%C3%A9",
                "..",
                ".inprogress",
                ".caravan",
                ".snapshot",
                "a".repeat(99),
                "é".repeat(61),
                "%".repeat(50),
                "🚚".repeat(51),
                ".".repeat(200));
        return parts.list().ofMinSize(1).ofMaxSize(14).map(list -> String.join("", list));
    }

    @Provide
    static Arbitrary<String> ordinary() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("ABC019 -_=+~@#(),;'&éü数")
                .ofMinLength(1)
                .ofMaxLength(60)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(list -> String.join("/", list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\uD83D", "\uDE9A", "\uDE9A\uD83D", "a/\uD83D/b"})
    void refuseHalfACharacter(String name) {
        assertThatThrownBy(() -> FileNames.path(name))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.category()).isEqualTo(RunException.Category.USER))
                .hasMessageContaining("half of a surrogate pair")
                .hasMessageContaining("\\uD")
                .hasMessageContaining("'exclude'");
        assertThat(FileNames.name(name)).isEmpty();
    }

    @Test
    void refuseWhatIsTooLongOrTooDeepByName() {
        assertThat(FileNames.path("/in", "a/".repeat(998) + "b")).startsWith("/in/a/a/");
        assertThatThrownBy(() -> FileNames.path("/in", "a/".repeat(1000) + "b"))
                .hasMessageContaining("cannot write file 'a/a/")
                .hasMessageContaining("1002 segments, and 1000 are possible")
                .hasMessageMatching("(?s).{1,600}");
        assertThatThrownBy(() -> FileNames.path("/in", "abcdefg/".repeat(999)))
                .hasMessageContaining("7998 characters, and 7989 are possible");
        assertThatThrownBy(() -> FileNames.path("")).hasMessageContaining("it has no name");
    }

    @Test
    void standBelowTheirRoot() {
        assertThat(FileNames.path("/in", "../x")).isEqualTo("/in/%2E%2E/x");
        assertThat(FileNames.path("/", "/x")).isEqualTo("/%_/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:b", "%41", "%2e%2e", "a//b", "/a", "a/", "a/..", "x.inprogress", ".caravan", "%C3", "%-/a"})
    void areNotReadFromPathsOfOthers(String path) {
        assertThat(FileNames.name(path)).isEmpty();
    }

    @Test
    void areShownOnOneLine() {
        assertThat(FileNames.shown("a\nb\uD83D 🚚")).isEqualTo("a\\u000Ab\\uD83D 🚚");
        assertThat(FileNames.shown("x".repeat(5000))).hasSize(301);
    }

    @Test
    void aFileThatWouldBeAFolderTooIsFoundInTheOrderOfNames() {
        FolderClash clash = new FolderClash();
        for (String harmless : List.of("a", "a b", "a!/x", "a-/b", "a.txt")) {
            assertThat(clash.next(harmless)).isEmpty();
        }
        assertThat(clash.next("a/b")).contains("a");
        assertThat(clash.next("a/b/c")).contains("a/b");
        assertThat(clash.next("a/bb")).contains("a");
        assertThat(clash.next("ab/c")).isEmpty();
        assertThat(clash.next("b")).isEmpty();
    }
}
