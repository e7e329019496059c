package io.caravan.format;

import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The texts of the options that say how the content of files is rows; {@link RowFormat} reads them, and the bounds of
 * unpacking, maxRatio and maxExpanded, from those of the source.
 */
@UriParams
public class FormatConfiguration {
    /** All of these options, for messages. */
    public static final List<String> OPTIONS = List.of(
            "format",
            "columns",
            "types",
            "unknown",
            "header",
            "delimiter",
            "quote",
            "escape",
            "nullText",
            "charset",
            "compression",
            "maxRecordBytes");

    @UriParam(description = "How the content of files is rows; bytes are left alone if absent", enums = "csv,tsv,jsonl")
    private String format;

    @UriParam(description = "Columns of the rows, as id BIGINT, name STRING; from the first file if absent")
    private String columns;

    @UriParam(
            description = "Types of columns that are not declared: all STRING, or inferred from the first 1000 rows",
            enums = "string,infer",
            defaultValue = "string")
    private String types;

    @UriParam(
            description = "What becomes of a field that is no column",
            enums = "ignore,fail,dirty",
            defaultValue = "ignore")
    private String unknown;

    @UriParam(
            description = "How many lines at the start of a file are its header; the last of them names the fields",
            defaultValue = "1")
    private String header;

    @UriParam(
            description = "Between two fields of CSV: one to eight characters, or tab, comma, semicolon, pipe or space",
            defaultValue = ",")
    private String delimiter;

    @UriParam(description = "Around a field of CSV: one character, or none; a double quote if absent")
    private String quote;

    @UriParam(
            description =
                    "Before a character of CSV that is taken as it is, such as a backslash; quotes are doubled if none",
            defaultValue = "none")
    private String escape;

    @UriParam(description = "A field of CSV without quotes that is NULL; an empty one if absent")
    private String nullText;

    @UriParam(description = "Charset of files, such as UTF-8, GBK, GB2312, GB18030 or UTF-16", defaultValue = "UTF-8")
    private String charset;

    @UriParam(
            description = "How files are compressed; auto looks at their names and first bytes",
            enums = "auto,none,gzip,zstd",
            defaultValue = "auto")
    private String compression;

    @UriParam(description = "Longest row; a longer one is faulty", defaultValue = "1M")
    private String maxRecordBytes;

    /** The text of an option, null if it is absent or none of these. */
    public String text(String name) {
        return switch (name) {
            case "format" -> format;
            case "columns" -> columns;
            case "types" -> types;
            case "unknown" -> unknown;
            case "header" -> header;
            case "delimiter" -> delimiter;
            case "quote" -> quote;
            case "escape" -> escape;
            case "nullText" -> nullText;
            case "charset" -> charset;
            case "compression" -> compression;
            case "maxRecordBytes" -> maxRecordBytes;
            default -> null;
        };
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public String getColumns() {
        return columns;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public String getTypes() {
        return types;
    }

    public void setTypes(String types) {
        this.types = types;
    }

    public String getUnknown() {
        return unknown;
    }

    public void setUnknown(String unknown) {
        this.unknown = unknown;
    }

    public String getHeader() {
        return header;
    }

    public void setHeader(String header) {
        this.header = header;
    }

    public String getDelimiter() {
        return delimiter;
    }

    public void setDelimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    public String getQuote() {
        return quote;
    }

    public void setQuote(String quote) {
        this.quote = quote;
    }

    public String getEscape() {
        return escape;
    }

    public void setEscape(String escape) {
        this.escape = escape;
    }

    public String getNullText() {
        return nullText;
    }

    public void setNullText(String nullText) {
        this.nullText = nullText;
    }

    public String getCharset() {
        return charset;
    }

    public void setCharset(String charset) {
        this.charset = charset;
    }

    public String getCompression() {
        return compression;
    }

    public void setCompression(String compression) {
        this.compression = compression;
    }

    public String getMaxRecordBytes() {
        return maxRecordBytes;
    }

    public void setMaxRecordBytes(String maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }
}
