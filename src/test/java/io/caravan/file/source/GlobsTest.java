package io.caravan.file.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobsTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = "  ",
            value = {
                "**/*.csv.gz  a.csv.gz",
                "**/*.csv.gz  x/y/a.csv.gz",
                "**  x/y",
                "raw/**  raw/x/y",
                "raw/**/*.csv  raw/a.csv",
                "raw/**/*.csv  raw/x/y/a.csv",
                "*.csv,*.tsv  b.tsv",
                "*.csv, *.tsv  b.tsv",
                "*.{csv,tsv}  b.tsv",
                "{**/a,b}.csv  x/a.csv",
                "{b,**/a}.csv  a.csv",
                "[ab,].csv  ,.csv",
                "a\\,b  a,b",
                "day-[0-9][0-9]  day-07",
                "[!a-c]x  dx",
                "[-a]x  -x",
                "[a-]x  -x",
                "[*?\\]x  \\x",
                "[^a]x  ^x",
                "\\*  *",
                "?.csv  🚚.csv",
                "[🚚数]  数",
                "a}b  a}b",
                "a.b+(c)$^|  a.b+(c)$^|",
                ".*  .hidden",
                "a**c  a/b/c"
            })
    void match(String globs, String name) {
        assertThat(Globs.parse(globs, null).match(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "  ",
            value = {
                "*.csv  x/a.csv",
                "**/*.csv  a.csv.gz",
                "raw/**  raw",
                "raw/**/*.csv  rawa.csv",
                "?  ab",
                "a?b  a/b",
                "a[!x]b  a/b",
                "a[+-9]b  a/b",
                "*.CSV  a.csv",
                "a.csv  aXcsv"
            })
    void doNotMatch(String globs, String name) {
        assertThat(Globs.parse(globs, null).match(name)).isFalse();
    }

    @Test
    void excludingWins() {
        Globs globs = Globs.parse("**/*.csv", "tmp/**,**/_*");
        assertThat(globs.match("a/b.csv")).isTrue();
        assertThat(globs.match("tmp/b.csv")).isFalse();
        assertThat(globs.match("a/_b.csv")).isFalse();
        assertThat(Globs.parse(null, "*.tmp").match("a.csv")).isTrue();
        assertThat(Globs.parse(null, null).match("any\nthing")).isTrue();
        assertThat(Globs.parse("*", null).match("any\nthing")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiterString = "  ",
            value = {
                "-  ''",
                "**/*.csv  ''",
                "raw/2024/*.csv  raw/2024/",
                "raw/a.csv  raw/a.csv",
                "raw/a*,raw/b*  raw/",
                "raw/{a,b}  raw/",
                "raw\\*/x?  raw*/x",
                "raw/a,other/b  ''"
            })
    void tellWithWhatNamesBegin(String include, String prefix) {
        assertThat(Globs.parse(include, null).prefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a,", "{a", "{a{b}}", "[a", "[]", "[!]", "[z-a]", "[a/b]", "a\\"})
    void areRefusedWithTheOptionAndTheReason(String globs) {
        assertThatThrownBy(() -> Globs.parse(null, globs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'exclude' is '" + globs + "': ");
    }

    @Test
    void aNameThatAlmostMatchesManyStarsIsFast() {
        Globs globs = Globs.parse("**/*a*a*[ab]*a?a*a*a*b", null);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(globs.match("a".repeat(255)))
                .isFalse());
    }

    /** Without {@code **}{@code /} they are Java's own globs. */
    @Property(tries = 3000)
    void areJavasGlobs(@ForAll("globs") String glob, @ForAll("names") String name) {
        Assume.that(!glob.contains("**/"));
        boolean java;
        try {
            java = FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(Globs.parse(glob, null).match(name)).isEqualTo(java);
    }

    @Provide
    static Arbitrary<String> globs() {
        return Arbitraries.of(
                        "a", "b", "/", "*", "**", "?", "[ab]", "[!a]", "[a-c]", "{a,bb}", "{b*,/}", "\\*", ".", "c")
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(list -> String.join("", list));
    }

    @Provide
    static Arbitrary<String> names() {
        return Arbitraries.of("a", "a", "b", "bb", "c", "*", ".", "/a")
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(list -> String.join("", list));
    }
}
