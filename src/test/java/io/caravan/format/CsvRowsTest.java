package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.run.RunException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {

    @Test
    void namesInTheHeaderAreColumnsOfStrings() throws IOException {
        Content content = Content.of("id,name\n1,Ada\n2,Bob\n", "format", "csv");

        assertThat(content.schema()).hasToString("Schema[columns=[id string, name string]]");
        assertThat(content.rows()).containsExactly(List.of("1", "Ada"), List.of("2", "Bob"));
        assertThat(content.faults()).isEmpty();
        assertThat(content.bytes()).isEqualTo(20);
    }

    @Test
    void declaredColumnsHaveTheirTypes() throws IOException {
        Content content = Content.of(
                "id;price;at\n7;12.50;2026-01-31 06:00:00\n",
                "format",
                "csv",
                "delimiter",
                ";",
                "columns",
                "id BIGINT, price DECIMAL(10,2), at TIMESTAMP");

        assertThat(content.rows())
                .containsExactly(List.of(7L, new BigDecimal("12.50"), LocalDateTime.of(2026, 1, 31, 6, 0)));
    }

    @Test
    void fieldsGoByTheirNamesWhateverTheirOrder() throws IOException {
        Content content = Content.of("NAME,id,extra\nAda,1,x\n", "format", "csv", "columns", "id BIGINT, name STRING");

        assertThat(content.rows()).containsExactly(List.of(1L, "Ada"));
        assertThat(content.notes()).containsExactly("left out 'extra', which is no column");
    }

    @Test
    void declaredNamesStandForThoseOfTheHeaderWhereNoneIsShared() throws IOException {
        String text = "Nummer,Name des Kunden\n1,Ada\n";
        Content content = Content.of(text, "format", "csv", "header", "1", "columns", "id INT, customer");

        assertThat(content.rows()).containsExactly(List.of(1, "Ada"));
        assertThatThrownBy(() -> Content.of(text, "format", "csv", "columns", "id INT, customer"))
                .hasMessage("cannot read 'a.txt': its line 1 names none of the columns. Set 'header' to 0 if it is a"
                        + " row, or to 1 if it is a header with other names than 'columns'.");
    }

    @Test
    void aFileThatLacksAColumnIsRefused() {
        assertThatThrownBy(() -> Content.of("id,nam\n1,Ada\n", "format", "csv", "columns", "id BIGINT, name STRING"))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot read 'a.txt': its header, line 1, lacks 'name' and has 2 fields. Check 'delimiter',"
                        + " 'header' and 'columns', and whether all files have these columns.");
    }

    @Test
    void aFieldThatIsNoColumnCanRefuseTheFile() {
        assertThatThrownBy(() -> Content.of("id,b\n1,2\n", "format", "csv", "columns", "id BIGINT", "unknown", "fail"))
                .hasMessageContaining("its header has 'b', which is no column. Declare it, or");
    }

    @Test
    void theHeaderMayHaveSeveralLinesOrNone() throws IOException {
        assertThat(Content.of("Report \"of\nMay\nid\n1\n", "format", "csv", "header", "3")
                        .rows())
                .containsExactly(List.of("1"));
        assertThat(Content.of("1,a\n", "format", "csv", "header", "0", "columns", "id INT, t")
                        .rows())
                .containsExactly(List.of(1, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id,name", "id,name\n", "id,name\r\n"})
    void aFileWithoutRowsHasNone(String text) throws IOException {
        Content content = Content.of(text, "format", "csv", "columns", "id BIGINT, name STRING");

        assertThat(content.rows()).isEmpty();
        assertThat(content.faults()).isEmpty();
    }

    @Test
    void anEmptyFileDoesNotTellItsColumns() throws IOException {
        for (String text : List.of("", "\n", " \r\n\n")) {
            assertThat(Content.format("format", "csv")
                            .describe(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a.csv"))
                    .isNull();
            assertThat(Content.of(text, "format", "csv", "columns", "id, name").rows())
                    .isEmpty();
        }
        assertThatThrownBy(() -> Content.of("7,8,7\n", "format", "csv"))
                .hasMessage("cannot read 'a.txt': its header has the name of field 3 twice. Rename one, or declare"
                        + " 'columns' if it is no header.");
        assertThatThrownBy(() -> Content.of("a,,c\n", "format", "csv"))
                .hasMessage("cannot read 'a.txt': its header leaves field 2 without a name. Declare 'columns', or set"
                        + " 'header'.");
        assertThatThrownBy(() -> Content.of("a,\"b\n", "format", "csv"))
                .hasMessage("cannot read 'a.txt': its header, line 1, is faulty: a quote is opened and never closed.");
    }

    @Test
    void lineBreaksOfAllKindsEndALine() throws IOException {
        assertThat(Content.of("a,b\r1,2\r\n3,4\n5,6", "format", "csv").rows())
                .containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
    }

    @Test
    void quotesProtectWhatWouldEndAField() throws IOException {
        assertThat(Content.of("a,b\n\"1,\"\"2\"\"\",\"x\r\ny\nz\"\n", "format", "csv")
                        .rows())
                .containsExactly(List.of("1,\"2\"", "x\r\ny\nz"));
        assertThat(Content.of("a,b\n5\" pipe, \"q\" \n", "format", "csv").rows())
                .containsExactly(List.of("5\" pipe", " \"q\" "));
    }

    @Test
    void anEscapeProtectsTheNextCharacter() throws IOException {
        Content content = Content.of(
                "a|b\n\"say \\\"hi\\\" \\\\\"|x\\|y\\\nz\n\"doubled \"\" too\"|\\\n",
                "format",
                "csv",
                "delimiter",
                "pipe",
                "escape",
                "\\");

        assertThat(content.rows()).containsExactly(List.of("say \"hi\" \\", "x|y\nz"), List.of("doubled \" too", "\n"));
    }

    @Test
    void tsvAndLongDelimitersAreTheSameWithOtherCharacters() throws IOException {
        assertThat(Content.of("a\tb\n1,\t2\n", "format", "tsv").rows()).containsExactly(List.of("1,", "2"));
        assertThat(Content.of("a||b\n1|||2\n\"x||\"||y\n", "format", "csv", "delimiter", "||")
                        .rows())
                .containsExactly(List.of("1", "|2"), List.of("x||", "y"));
        assertThat(Content.of("a\u0001b\n1\u00012\n", "format", "csv", "delimiter", "\\u0001", "quote", "none")
                        .rows())
                .containsExactly(List.of("1", "2"));
        assertThat(Content.of("a，b\n1，2\n", "format", "csv", "delimiter", "，").rows())
                .containsExactly(List.of("1", "2"));
    }

    @Test
    void anEmptyFieldIsNullAndAQuotedOneIsEmpty() throws IOException {
        assertThat(Content.of("a,b,c\n,\"\",x\n", "format", "csv").rows())
                .containsExactly(Arrays.asList(null, "", "x"));
    }

    @Test
    void nullMayBeWrittenInAnotherWay() throws IOException {
        assertThat(Content.of("a,b,c\n\\N,\"\\N\",\n", "format", "csv", "nullText", "\\N")
                        .rows())
                .containsExactly(Arrays.asList(null, "\\N", ""));
        assertThat(Content.of("a,b\n\\N,\\\\N\n", "format", "csv", "nullText", "\\N", "escape", "\\")
                        .rows())
                .containsExactly(Arrays.asList(null, "\\N"));
    }

    @Test
    void emptyLinesAreSkippedWhereTheyCannotBeARow() throws IOException {
        assertThat(Content.of("a,b\n\n1,2\n\n\n", "format", "csv").rows()).containsExactly(List.of("1", "2"));
        assertThat(Content.of("a\n\n1\n", "format", "csv").rows())
                .containsExactly(Arrays.asList((Object) null), List.of("1"));
    }

    @Test
    void typesAreInferredFromTheFirstRows() throws IOException {
        Content content = Content.of(
                "id,code,price,ok,day,at,point,text,none\n"
                        + "1,007,1.5,true,2026-01-31,2026-01-31 06:00:00,2026-01-31T06:00:00Z,1,\n"
                        + "-2,1,,FALSE,,,,x,\n",
                "format",
                "csv",
                "types",
                "infer");

        assertThat(content.schema())
                .hasToString("Schema[columns=[id bigint, code string, price decimal(38,18), ok boolean, day date,"
                        + " at timestamp, point instant, text string, none string]]");
    }

    @Test
    void aTextThatIsNotWrittenLikeTheFirstRowsIsNoValueOfAGuessedType() throws IOException {
        StringBuilder text = new StringBuilder("id,price,ok\n");
        for (int i = 0; i < 1000; i++) {
            text.append(i).append(",1.5,true\n");
        }
        text.append("007,1.5,true\n+5,1.5,true\n-0,1.5,true\n8,1e3,true\n9,-0.0,true\n10,1.5,1\n\"-11\",-0.5,false\n");
        Content content = Content.of(text.toString(), "format", "csv", "types", "infer");
        assertThat(content.rows()).hasSize(1001).last().asString().startsWith("[-11, -0.5");
        assertThat(content.faults())
                .extracting(FaultyRow::column)
                .containsExactly("id", "id", "id", "price", "price", "ok");
    }

    @Test
    void aRowMayBeLongerThanTheFirstBuffer() throws IOException {
        String large = "x".repeat(300_000);

        assertThat(Content.of("a,b\n\"" + large + "\n\"\"\"," + large + "\n", "format", "csv")
                        .rows())
                .containsExactly(List.of(large + "\n\"", large));
    }
}
