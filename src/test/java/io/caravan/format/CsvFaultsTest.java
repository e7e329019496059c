package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that cannot be read: each is reported with its line, and those around it are read. */
class CsvFaultsTest {
    private static final String[] TYPED = {"format", "csv", "columns", "id INT, name VARCHAR(5)"};

    @Test
    void linesWithTooFewOrTooManyFieldsAreFaulty() throws IOException {
        Content content = Content.of("a,b\n1,2\n3\n4,5,6\n\"7\n\",8\n9\n", "format", "csv");

        assertThat(content.rows()).containsExactly(List.of("1", "2"), List.of("7\n", "8"));
        assertThat(content.told())
                .containsExactly(
                        "3: it has 1 fields instead of 2",
                        "4: it has 3 fields instead of 2",
                        "7: it has 1 fields instead of 2");
        assertThat(content.raws()).containsExactly("3", "4,5,6", "9");
    }

    @Test
    void valuesThatDoNotFitTheirColumnAreFaulty() throws IOException {
        Content content = Content.of("id,name\n1,Ada\nx,Bob\n99999999999,C\n4,toolong\n5,Eve\n", TYPED);

        assertThat(content.rows()).containsExactly(List.of(1, "Ada"), List.of(5, "Eve"));
        assertThat(content.told())
                .containsExactly(
                        "3 id: cannot set column 'id' (int): the text is not a number.",
                        "4 id: cannot set column 'id' (int): the value is outside the range of the type. Widen the"
                                + " column's type.",
                        "5 name: cannot set column 'name' (varchar(5)): the text is longer than the column. Widen the"
                                + " column's type, or cut it in a step.");
    }

    @Test
    void bytesThatAreNoTextAreFaultyAndKeptAsTheyAre() throws IOException {
        byte[] file = "id,name\r\n1,Ada\r\n2,B?b\r\n3,Eve\r\n".getBytes(StandardCharsets.UTF_8);
        file[19] = (byte) 0xFF;

        Content content = Content.of(file, "a.csv", TYPED);

        assertThat(content.rows()).containsExactly(List.of(1, "Ada"), List.of(3, "Eve"));
        assertThat(content.told()).containsExactly("3 name: it holds bytes that are no text in the charset");
        assertThat(content.faults().get(0).raw()).containsExactly('2', ',', 'B', 0xFF, 'b');
    }

    @Test
    void bytesThatAreNoTextInAnotherCharsetAreKeptAsTheyAreToo() throws IOException {
        for (String charset : List.of("GBK", "GB2312", "GB18030")) {
            byte[] file = "id,name\n1,中文\n2,中?文\n3,文\n".getBytes(Charset.forName(charset));
            file[19] = (byte) 0xFF;
            Content content = Content.of(file, "a.csv", "format", "csv", "charset", charset);

            assertThat(content.rows()).as(charset).containsExactly(List.of("1", "中文"), List.of("3", "文"));
            assertThat(content.told()).containsExactly("3 name: it holds bytes that are no text in the charset");
            assertThat(content.faults().get(0).raw()).containsExactly('2', ',', 0xD6, 0xD0, 0xFF, 0xCE, 0xC4);
        }
    }

    @Test
    void halfACharacterOfUtf16IsFaulty() throws IOException {
        byte[] file = "id,name\n1,A\n2,B\n3,C\n".getBytes(StandardCharsets.UTF_16LE);
        file[29] = (byte) 0xD8;

        Content content = Content.of(file, "a.csv", "format", "csv", "charset", "UTF-16LE");

        assertThat(content.rows()).containsExactly(List.of("1", "A"), List.of("3", "C"));
        assertThat(content.told()).containsExactly("3 name: it holds bytes that are no text in the charset");
        assertThat(content.faults().get(0).raw()).containsExactly('2', 0, ',', 0, 'B', 0xD8);
    }

    @Test
    void nulBytesAreFaulty() throws IOException {
        Content content = Content.of("id,name\n1,A\0\n2,\"\0\"\n\0\0\0\0\n3,C\n", TYPED);

        assertThat(content.rows()).containsExactly(List.of(3, "C"));
        assertThat(content.told())
                .containsExactly(
                        "2 name: it holds a NUL byte", "3 name: it holds a NUL byte", "4 id: it holds a NUL byte");
    }

    @Test
    void aQuoteThatIsNeverClosedCostsOneLine() throws IOException {
        Content content = Content.of("id,name\n1,\"Ada\n2,Bob\n3,Eve\n", TYPED);

        assertThat(content.rows()).containsExactly(List.of(2, "Bob"), List.of(3, "Eve"));
        assertThat(content.told()).containsExactly("2: a quote is opened and never closed");
        assertThat(content.raws()).containsExactly("1,\"Ada");
    }

    @Test
    void aQuoteThatIsClosedByTheNextOneCostsOneLine() throws IOException {
        Content content = Content.of("id,name\n1,\"Ada\n2,\"Bob\"\n3,Eve\n", TYPED);

        assertThat(content.rows()).containsExactly(List.of(2, "Bob"), List.of(3, "Eve"));
        assertThat(content.told()).containsExactly("2 name: text follows a closing quote");
        assertThat(content.raws()).containsExactly("1,\"Ada");
    }

    @Test
    void textBehindAQuoteCostsItsLine() throws IOException {
        Content content = Content.of("id,name\n1,\"Ada\"x,\"y\n\"\n2,\"B\" \n3,Eve\n", TYPED);

        assertThat(content.rows()).containsExactly(List.of(3, "Eve"));
        assertThat(content.told())
                .containsExactly(
                        "2 name: text follows a closing quote",
                        "3 id: text follows a closing quote",
                        "4 name: text follows a closing quote");
    }

    @Test
    void aLongRecordIsPassedOverWithoutBeingHeld() throws IOException {
        String large = "x".repeat(1_000_000);
        Content content = Content.of(
                "id,name\n1," + large + "\n2,Bob\n3,\"" + large + "\n4,\n\"\n5,Eve\n" + large,
                "format",
                "csv",
                "columns",
                "id INT, name VARCHAR(5)",
                "maxRecordBytes",
                "1000");

        assertThat(content.rows()).containsExactly(List.of(2, "Bob"), List.of(5, "Eve"));
        assertThat(content.told())
                .containsExactly(
                        "2: it is longer than 'maxRecordBytes', 1000",
                        "4: it is longer than 'maxRecordBytes', 1000",
                        "8: it is longer than 'maxRecordBytes', 1000");
        assertThat(content.faults()).allSatisfy(fault -> assertThat(fault.raw()).hasSizeLessThanOrEqualTo(1000));
    }

    @Test
    void aLongFieldOfManyLinesIsOneFaultyRowWhateverIsInIt() throws IOException {
        String inside = "9,inside\n".repeat(300_000);
        Content content = Content.of(
                "id,name\n1,\"" + inside + "\"\"\n\",\r\n2,Bob\n",
                "format",
                "csv",
                "columns",
                "id INT, name",
                "maxRecordBytes",
                "1000");
        Content three = Content.of(
                "id,name,more\n1,\"" + inside + "\"\"\n\",\"x\"\r\n2,Bob,x\n",
                "format",
                "csv",
                "maxRecordBytes",
                "1000");

        assertThat(content.rows()).containsExactly(List.of(2, "Bob"));
        assertThat(content.told()).containsExactly("2: it is longer than 'maxRecordBytes', 1000");
        assertThat(three.rows()).containsExactly(List.of("2", "Bob", "x"));
        assertThat(three.told()).containsExactly("2: it is longer than 'maxRecordBytes', 1000");
    }

    @Test
    void aQuoteThatIsNeverClosedCostsItsLineAndNoOther() throws IOException {
        String rows = "2,Bob\n".repeat(2_000);
        for (String end : List.of("", "3,\"Eve\"\n", "\"3\",Eve\n")) {
            Content content = Content.of(
                    "id,name\n1,\"Ada\n" + rows + end,
                    "format",
                    "csv",
                    "columns",
                    "id INT, name",
                    "maxRecordBytes",
                    "1000");

            assertThat(content.rows()).hasSize(end.isEmpty() ? 2_000 : 2_001);
            assertThat(content.told())
                    .containsExactly(
                            "2: it is longer than 'maxRecordBytes', 1000, perhaps because a quote is not closed");
        }
    }

    @Test
    void aValueThatNoTypeHasIsDirtyHoweverSmallItIs() throws IOException {
        Content content = Content.of(
                "d,f\n1e-400,1\n1,1e-50\n-1e-400,1\n4.9e-324,1.4e-45\n0,-0.0\n1e400,1\n",
                "format",
                "csv",
                "columns",
                "d DOUBLE, f FLOAT");
        Content json = Content.of("{\"d\":1e-400}\n{\"d\":0}\n", "format", "jsonl", "columns", "d DOUBLE");

        assertThat(content.rows()).hasSize(2);
        assertThat(content.told()).extracting(told -> told.substring(0, 3)).containsExactly("2 d", "3 f", "4 d", "7 d");
        assertThat(json.rows()).hasSize(1);
        assertThat(json.told()).hasSize(1);
    }

    @Test
    void aYearThatNoLakeHasIsDirty() throws IOException {
        Content content = Content.of(
                "day,at,point\n0000-12-31,,\n-0001-01-01,,\n+10000-01-01,,\n,0000-12-31 23:59:59,\n"
                        + ",,0000-01-01T00:00:00Z\n,,9999-12-31T23:59:59-01:00\n"
                        + "0001-01-01,9999-12-31 23:59:59.999999999,0001-01-01T00:00:00Z\n,,\n",
                "format",
                "csv",
                "columns",
                "day DATE, at TIMESTAMP, point INSTANT");

        assertThat(content.rows()).hasSize(2);
        assertThat(content.told()).hasSize(6).allSatisfy(told -> assertThat(told)
                .endsWith("the year is not one from 1 to 9999."));
    }

    @Test
    void aMarkBeforeAnyRecordIsNoText() throws IOException {
        assertThat(Content.of("\uFEFFid,t\n1,x\n\uFEFF2,y\n\uFEFF\n", "format", "csv", "columns", "id INT, t")
                        .rows())
                .containsExactly(List.of(1, "x"), List.of(2, "y"));
        assertThat(Content.of("{\"id\":1}\n\uFEFF{\"id\":2}\n\uFEFF\n", "format", "jsonl")
                        .rows())
                .containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void aFaultyRowIsKeptUpToItsFirstBytes() throws IOException {
        Content content = Content.of("a,b\n" + "x".repeat(200_000) + "\n", "format", "csv");

        assertThat(content.faults().get(0).raw()).hasSize(FaultyRow.MOST_RAW);
    }

    @Test
    void reasonsDoNotQuoteValues() throws IOException {
        Content content = Content.of("id,name\nsecret,A\n1,secretsecret\nsecret\n\"secret\"x,y\n", TYPED);

        assertThat(content.faults()).hasSize(4).noneMatch(fault -> fault.reason()
                .contains("secret"));
    }
}
