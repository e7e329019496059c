package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.RunException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final String[] TYPED = {
        "format", "jsonl", "columns", "id BIGINT, price DECIMAL(20,4), ok BOOLEAN, more STRING"
    };

    @Test
    void keysAreColumnsAndWhatIsMissingIsNull() throws IOException {
        Content content = Content.of(
                "{\"id\":1,\"price\":0.1,\"ok\":true,\"more\":\"x\"}\n\n{\"ID\":9007199254740993}\r\n  \n{}", TYPED);

        assertThat(content.rows())
                .containsExactly(
                        List.of(1L, new BigDecimal("0.1000"), true, "x"),
                        Arrays.asList(9007199254740993L, null, null, null),
                        Arrays.asList(null, null, null, null));
        assertThat(content.faults()).isEmpty();
    }

    @Test
    void numbersAreExactAndWhatIsNestedIsJson() throws IOException {
        Content content = Content.of(
                "{\"id\":-9223372036854775808,\"price\":1234567890123456.7891,\"more\":{\"a\":[1, 2.50, {\"b\":null}]}}\n"
                        + "{\"price\":\"0.0001\",\"more\":12345678901234567890.10}\n",
                TYPED);

        assertThat(content.rows())
                .containsExactly(
                        Arrays.asList(
                                Long.MIN_VALUE,
                                new BigDecimal("1234567890123456.7891"),
                                null,
                                "{\"a\":[1,2.50,{\"b\":null}]}"),
                        Arrays.asList(null, new BigDecimal("0.0001"), null, "12345678901234567890.10"));
    }

    @Test
    void columnsComeFromTheFirstLines() throws IOException {
        Content content = Content.of(
                "{\"n\":1,\"d\":1.5,\"t\":\"x\",\"mixed\":1,\"o\":{\"a\":1}}\nbroken\n{\"mixed\":\"y\",\"late\":true}\n",
                "format",
                "jsonl");

        assertThat(content.schema())
                .hasToString("Schema[columns=[n bigint, d decimal(38,18), t string, mixed string, o string,"
                        + " late boolean]]");
        assertThat(content.rows()).hasSize(2);
        assertThat(content.told()).containsExactly("2: it is not well-formed JSON at byte 7");
    }

    @Test
    void aKeyThatComesTwiceIsAColumnAndItsRowIsFaulty() throws IOException {
        Content content = Content.of("{\"id\":7,\"a\":\"x\",\"a\":\"y\"}\n{\"id\":8}\n", "format", "jsonl");
        assertThat(content.schema()).hasToString("Schema[columns=[id bigint, a string]]");
        assertThat(content.rows()).containsExactly(Arrays.asList(8L, null));
        assertThat(content.faults()).hasSize(1);
    }

    @Test
    void aFileWithoutObjectsDoesNotTellItsColumns() throws IOException {
        for (String text : List.of("", "\n", " \n")) {
            assertThat(Content.format("format", "jsonl")
                            .describe(new java.io.ByteArrayInputStream(text.getBytes()), "a.jsonl"))
                    .isNull();
        }
        for (String text : List.of("[]\n", "{}\n")) {
            assertThatThrownBy(() -> Content.of(text, "format", "jsonl"))
                    .isInstanceOf(RunException.class)
                    .hasMessage("cannot read 'a.txt': no object in it tells the columns. Declare 'columns'.");
        }
        assertThat(Content.of("", TYPED).rows()).isEmpty();
    }

    @Test
    void linesThatAreNoRowAreFaulty() throws IOException {
        Content content = Content.of(
                """
                {"id":1}
                {"id":2
                {"id":3}}
                [{"id":4}]
                5
                {"id":6,"id":7}
                {"id":"eight"}
                {"id":1.5}
                {"id":[]}
                {"id":99999999999999999999}
                {"id":tru}
                {"id":12}
                """,
                TYPED);

        assertThat(content.rows()).extracting(row -> row.get(0)).containsExactly(1L, 12L);
        assertThat(content.told())
                .containsExactly(
                        "2: it is not well-formed JSON at byte 8",
                        "3: it is not well-formed JSON at byte 9",
                        "4: it is not a JSON object",
                        "5: it is not a JSON object",
                        "6: cannot convert JSON to a batch: key 'id' comes twice in a row. Remove one.",
                        "7 id: cannot set column 'id' (bigint): the text is not a number.",
                        "8 id: cannot set column 'id' (bigint): the value would lose digits. Widen the column's type, or"
                                + " round it in a step.",
                        "9 id: cannot set column 'id' (bigint): it does not take a nested object or array. Convert it in"
                                + " a step, or change the column's type.",
                        "10 id: cannot set column 'id' (bigint): the value is outside the range of the type. Widen the"
                                + " column's type.",
                        "11: it is not well-formed JSON at byte 11");
        assertThat(content.raws().get(1)).isEqualTo("{\"id\":3}}");
    }

    @Test
    void bytesThatAreNoTextNulAndLongLinesAreFaulty() throws IOException {
        byte[] file = ("{\"id\":1}\n{\"more\":\"?\"}\n{\"id\":\0}\n{\"more\":\"" + "x".repeat(200) + "\"}\n{\"id\":5}")
                .getBytes("ISO-8859-1");
        file[18] = (byte) 0xE9;
        Content content =
                Content.of(file, "a.jsonl", "format", "jsonl", "columns", "id INT, more", "maxRecordBytes", "100");

        assertThat(content.rows()).extracting(row -> row.get(0)).containsExactly(1, 5);
        assertThat(content.told())
                .containsExactly(
                        "2: it holds bytes that are no text in the charset",
                        "3: it holds a NUL byte",
                        "4: it is longer than 'maxRecordBytes', 100");
    }

    @Test
    void aKeyThatIsNoColumnIsNotedOnceOrRefused() throws IOException {
        String text = "{\"id\":1,\"x\":{\"y\":[1]}}\n{\"x\":2,\"id\":2}\n";
        Content ignored = Content.of(text, "format", "jsonl", "columns", "id INT");
        Content dirty = Content.of(text, "format", "jsonl", "columns", "id INT", "unknown", "dirty");

        assertThat(ignored.rows()).containsExactly(List.of(1), List.of(2));
        assertThat(ignored.notes()).containsExactly("left out the key 'x', which is no column");
        assertThat(dirty.rows()).isEmpty();
        assertThat(dirty.told()).startsWith("1: it has the key 'x', which is no column");
        assertThatThrownBy(() -> Content.of(text, "format", "jsonl", "columns", "id INT", "unknown", "fail"))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot read 'a.txt': line 1 has the key 'x', which is no column. Declare it, or set"
                        + " 'unknown' to ignore.");
    }

    @Property(tries = 3000)
    void noLineStopsTheOthers(@ForAll("lines") List<String> lines) throws IOException {
        String text = "{\"id\":1}\n" + String.join("\n", lines) + "\n{\"id\":2}\n";
        Content content = Content.of(text, "format", "jsonl", "columns", "id INT");

        assertThat(content.rows().get(0)).isEqualTo(List.of(1));
        assertThat(content.rows().get(content.rows().size() - 1)).isEqualTo(List.of(2));
        assertThat(content.faults()).allSatisfy(fault -> {
            String line = lines.get((int) fault.line() - 2);
            assertThat(fault.raw()).asString().isEqualTo(line);
        });
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("{", "}", "[", "]", "\"", "\"id\"", ":", ",", "1", " ", "null", "\\", "tru")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(5);
    }
}
