package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.caravan.record.ByteWindow;
import io.caravan.record.CsvRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random rows, written by another program's writer or by hand, come back as they were. */
class CsvRoundTripTest {
    /** How a file is written. */
    record Style(
            Charset charset, Compressed compressed, char delimiter, char quote, boolean always, String lineBreak) {}

    /** Quotes all but NULL. */
    private static final QuoteStrategy ALWAYS = new QuoteStrategy() {
        @Override
        public boolean quoteEmpty(int line, int field) {
            return true;
        }

        @Override
        public boolean quoteValue(int line, int field, String value) {
            return true;
        }
    };

    @Property(tries = 1500)
    void whatAnotherWriterWroteIsReadBack(@ForAll("rows") List<List<String>> rows, @ForAll("styles") Style style)
            throws IOException {
        List<List<String>> written = rows.stream()
                .map(row -> row.stream().map(text -> fit(text, style.charset())).toList())
                .toList();
        byte[] file = style.compressed().write(csv(written, style).getBytes(style.charset()));

        Content content = Content.of(
                file,
                "a.csv",
                "format",
                "csv",
                "charset",
                style.charset().name(),
                "delimiter",
                String.valueOf(style.delimiter()),
                "quote",
                String.valueOf(style.quote()));

        assertThat(content.told()).isEmpty();
        assertThat(content.rows()).isEqualTo(objects(written));
        assertThat(content.bytes()).isLessThanOrEqualTo(file.length);
    }

    @Property(tries = 1000)
    void whatWasEscapedIsReadBack(@ForAll("rows") List<List<String>> rows, @ForAll boolean quoted) throws IOException {
        StringBuilder text = new StringBuilder("a||b||c\n");
        for (List<String> row : rows) {
            for (int i = 0; i < 3; i++) {
                String value = row.get(i);
                String escaped = value == null ? "\\N" : value.replaceAll("([\\\\'|\\n\\r])", "\\\\$1");
                boolean quote = value != null && (quoted || value.isEmpty());
                text.append(i == 0 ? "" : "||").append(quote ? "'" + escaped + "'" : escaped);
            }
            text.append('\n');
        }

        Content content = Content.of(
                text.toString(), "format", "csv", "delimiter", "||", "quote", "'", "escape", "\\", "nullText", "\\N");

        assertThat(content.told()).isEmpty();
        assertThat(content.rows()).isEqualTo(rows);
    }

    @Property(tries = 1500)
    void faultsHaveTheLineOnWhichTheyBegin(
            @ForAll("rows") List<List<String>> before,
            @ForAll("rows") List<List<String>> after,
            @ForAll("styles") Style style)
            throws IOException {
        Style plain = new Style(
                StandardCharsets.UTF_8,
                Compressed.NO,
                style.delimiter(),
                style.quote(),
                style.always(),
                style.lineBreak());
        String start = csv(before, plain);
        String end = csv(after, plain).substring(csv(List.of(), plain).length());
        String text = start + "only one field" + style.lineBreak() + end;

        Content content = Content.of(
                text,
                "format",
                "csv",
                "delimiter",
                String.valueOf(style.delimiter()),
                "quote",
                String.valueOf(style.quote()));

        long line = 1 + Pattern.compile("\r\n|\r|\n").matcher(start).results().count();
        assertThat(content.told()).containsExactly(line + ": it has 1 fields instead of 3");
        List<List<Object>> all = new ArrayList<>(objects(before));
        all.addAll(objects(after));
        assertThat(content.rows()).isEqualTo(all);
    }

    /** The other parser closes a last quote by itself, and loses some records with a carriage return in quotes. */
    @Property(tries = 20_000)
    void anotherParserReadsTheSame(@ForAll("soups") String text) throws IOException {
        List<List<String>> expected = new ArrayList<>();
        boolean accepted = true;
        try (var csv = de.siegmar.fastcsv.reader.CsvReader.builder()
                .skipEmptyLines(false)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(text)) {
            for (CsvRecord record : csv) {
                expected.add(record.getFields());
            }
        } catch (CsvParseException e) {
            accepted = false;
        }
        List<List<String>> found = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        records(text, 1 << 16, found, faults);

        boolean closes = accepted && !faults.isEmpty() && faults.get(0).contains("never closed");
        String seen = text.replace("\r", "CR").replace("\n", "LF");
        assertThat(faults.isEmpty()).as(seen).isEqualTo(accepted && !closes);
        if (accepted && !closes) {
            assertThat(found).as(seen).isEqualTo(expected);
        }
    }

    @Property(tries = 20_000)
    void theSizeOfTheWindowDoesNotMatter(@ForAll("longSoups") String text, @ForAll("sizes") int size)
            throws IOException {
        List<List<String>> expected = new ArrayList<>();
        List<String> expectedFaults = new ArrayList<>();
        List<List<String>> found = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        records(text, 1 << 16, expected, expectedFaults);
        records(text, size, found, faults);

        assertThat(faults).isEqualTo(expectedFaults);
        assertThat(found).isEqualTo(expected);
    }

    private static void records(String text, int window, List<List<String>> records, List<String> faults)
            throws IOException {
        CsvFormat format = (CsvFormat) Content.format("format", "csv", "nullText", "never");
        ByteWindow bytes = new ByteWindow(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), window);
        CsvRecords all = new CsvRecords(bytes, format.dialect(), 64);
        while (all.next()) {
            if (all.fault() == null) {
                records.add(IntStream.range(0, all.fields().count())
                        .mapToObj(all.fields()::text)
                        .toList());
            } else {
                faults.add(all.line() + " " + all.fault() + " " + new String(all.raw(1000), StandardCharsets.UTF_8));
            }
        }
    }

    private static String csv(List<List<String>> rows, Style style) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder()
                .fieldSeparator(style.delimiter())
                .quoteCharacter(style.quote())
                .quoteStrategy(style.always() ? ALWAYS : QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.of(style.lineBreak()))
                .build(text)) {
            csv.writeRecord("a", "b", "c");
            rows.forEach(csv::writeRecord);
        }
        return text.toString();
    }

    private static List<List<Object>> objects(List<List<String>> rows) {
        return rows.stream()
                .map(row -> (List<Object>) new ArrayList<Object>(row))
                .toList();
    }

    /** The text without what its charset cannot write. */
    private static String fit(String text, Charset charset) {
        return text == null ? null : new String(text.getBytes(charset), charset);
    }

    @Provide
    Arbitrary<Style> styles() {
        return Combinators.combine(
                        Arbitraries.of("UTF-8", "GBK", "GB2312", "GB18030", "UTF-16", "UTF-16LE", "UTF-16BE"),
                        Arbitraries.of(Compressed.values()),
                        Arbitraries.of(',', ';', '\t', '|', '\u0001'),
                        Arbitraries.of('"', '\''),
                        Arbitraries.of(true, false),
                        Arbitraries.of("\n", "\r\n", "\r"))
                .as((charset, compressed, delimiter, quote, always, lineBreak) ->
                        new Style(Charset.forName(charset), compressed, delimiter, quote, always, lineBreak));
    }

    @Provide
    Arbitrary<List<List<String>>> rows() {
        Arbitrary<String> texts = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.strings()
                                .withChars("ab,;|\t\u0001\"'\n\r\\ ")
                                .ofMaxLength(8)),
                Tuple.of(3, joined("设", "备", "é", "€", "😀", "𠀀", "\uFEFF")),
                Tuple.of(
                        1,
                        Arbitraries.strings().withCharRange('\u0001', '\uD7FF').ofMaxLength(20)),
                Tuple.of(1, Arbitraries.just("\\N")));
        // A mark at the start of a record is taken for that of a file that was put together of others.
        return texts.map(text -> text.startsWith("\uFEFF") ? "x" + text : text)
                .injectNull(0.1)
                .list()
                .ofSize(3)
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<String> soups() {
        return joined(",", "\"", "\n", "\r\n", "a", " ");
    }

    private static Arbitrary<String> joined(String... parts) {
        return Arbitraries.of(parts).list().ofMaxSize(30).map(some -> String.join("", some));
    }

    @Provide
    Arbitrary<String> longSoups() {
        return Arbitraries.strings().withChars(",\"\n\rä").ofMaxLength(300);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 40);
    }
}
