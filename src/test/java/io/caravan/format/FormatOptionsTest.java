package io.caravan.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.record.CsvDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatOptionsTest {

    @Test
    void withoutAFormatContentIsLeftAlone() {
        assertThat(Content.format()).isNull();
        assertThatThrownBy(() -> Content.format("delimiter", ";", "charset", "GBK"))
                .hasMessage("'delimiter' is set: it needs 'format', such as csv; 'charset' is set: it needs 'format',"
                        + " such as csv");
    }

    @Test
    void everyOptionHasItsDefault() {
        assertThat(Content.format("format", "csv"))
                .isEqualTo(new CsvFormat(
                        new CsvDialect(",", '"', -1, "", false),
                        1,
                        false,
                        List.of(),
                        CsvFormat.Types.STRING,
                        UnknownField.IGNORE,
                        new Encoding(StandardCharsets.UTF_8, Compression.AUTO, 200, 64L << 30, 1 << 20)));
    }

    @Test
    void everyOptionIsRead() {
        assertThat(Content.format(
                        "format",
                        "tsv",
                        "columns",
                        "`a, b` DECIMAL(10,2), c",
                        "unknown",
                        "dirty",
                        "header",
                        "2",
                        "delimiter",
                        "\\u0001\\t",
                        "quote",
                        "'",
                        "escape",
                        "\\",
                        "nullText",
                        "\\N",
                        "charset",
                        "gbk",
                        "compression",
                        "ZSTD",
                        "maxRecordBytes",
                        "64K",
                        "maxRatio",
                        "10",
                        "maxExpanded",
                        "1T"))
                .hasToString("CsvFormat[dialect=CsvDialect[delimiter=\u0001\t, quote=39, escape=92, nullText=\\N,"
                        + " nul=false], header=2, headerSaid=true, columns=[a, b decimal(10,2), c string], types=STRING, unknown=DIRTY,"
                        + " encoding=Encoding[charset=GBK, compression=ZSTD, maxRatio=10,"
                        + " maxExpanded=1099511627776, maxRecordBytes=65536]]");
        assertThat(Content.format("format", "jsonl", "columns", "a", "unknown", "fail"))
                .hasToString("JsonLinesFormat[columns=[a string], unknown=FAIL, encoding=Encoding[charset=UTF-8,"
                        + " compression=AUTO, maxRatio=200, maxExpanded=68719476736, maxRecordBytes=1048576]]");
    }

    @Test
    void aTabMayBeWrittenAsItIs() {
        assertThat(((CsvFormat) Content.format("format", "csv", "delimiter", "\t"))
                        .dialect()
                        .delimiter())
                .isEqualTo("\t");
        assertThat(((CsvFormat) Content.format("format", "csv", "delimiter", "tab"))
                        .dialect()
                        .delimiter())
                .isEqualTo("\t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            format | xml | 'format' is 'xml': one of csv, tsv, jsonl is allowed
            delimiter | 123456789 | 'delimiter' is '123456789': one to eight characters, such as ; or tab or \\u0001, are allowed
            quote | <> | 'quote' is '<>': one character of ASCII, or none, is allowed
            escape | é | 'escape' is 'é': one character of ASCII, or none, is allowed
            escape | , | 'delimiter', 'quote' and 'escape' share a character: three different ones are allowed. A quote within quotes may be doubled without an 'escape'
            header | -1 | 'header' is '-1': a whole number from 0 to 1000 is allowed
            header | 0 | 'header' is '0': it needs 'columns', for example columns=id BIGINT, name STRING
            types | guess | 'types' is 'guess': one of string, infer is allowed
            columns | id NUMBER | 'columns' is 'id NUMBER': column 'id': 'NUMBER' is not a column type. Use one of boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), string, varchar(n), char(n), binary, date, timestamp, instant
            columns | a, A INT | 'columns' is 'a, A INT': columns 'a' and 'A' differ only by case, which Hive cannot keep apart. Rename one in 'columns' or 'query'
            columns | a INT,, b | 'columns' is 'a INT,, b': '' is no column
            columns | a VARCHAR | 'columns' is 'a VARCHAR': column 'a': 'VARCHAR' has no length. Write for example varchar(100)
            columns | a DECIMAL(x) | 'columns' is 'a DECIMAL(x)': column 'a': 'DECIMAL(x)' is not a column type: whole numbers are allowed in its parentheses
            charset | klingon | 'charset' is 'klingon': one such as UTF-8, GBK, GB2312, GB18030 or UTF-16 is allowed
            compression | rar | 'compression' is 'rar': one of auto, none, gzip, zstd is allowed
            maxRatio | 0 | 'maxRatio' is '0': a whole number from 1 to 1000000 is allowed
            maxRecordBytes | 1T | 'maxRecordBytes' is '1T': a size such as 64K or 256MB, from 16 to 268435456 bytes, is allowed
            unknown | keep | 'unknown' is 'keep': one of ignore, fail, dirty is allowed
            """)
    void whatIsWrongIsNamed(String option, String value, String problem) {
        String[] options =
                option.equals("format") ? new String[] {option, value} : new String[] {"format", "csv", option, value};
        assertThatThrownBy(() -> Content.format(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void optionsOfCsvAreNotForJson() {
        assertThatThrownBy(() -> Content.format("format", "jsonl", "delimiter", ";", "header", "0"))
                .hasMessage("'header' is set: it is only for format=csv and tsv; 'delimiter' is set: it is only for"
                        + " format=csv and tsv");
    }

    @Test
    void theConfigurationHasEveryOption() throws ReflectiveOperationException {
        FormatConfiguration configuration = new FormatConfiguration();
        for (String option : FormatConfiguration.OPTIONS) {
            String name = Character.toUpperCase(option.charAt(0)) + option.substring(1);
            FormatConfiguration.class.getMethod("set" + name, String.class).invoke(configuration, option + "!");
            assertThat(configuration.text(option)).isEqualTo(option + "!");
            assertThat(FormatConfiguration.class.getMethod("get" + name).invoke(configuration))
                    .isEqualTo(option + "!");
        }
        assertThat(configuration.text("schedule")).isNull();
    }
}
