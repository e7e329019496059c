package io.caravan.format;

import io.caravan.endpoint.OptionReader;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;

/** How the content of a file is rows. Immutable; any thread may use it. */
public sealed interface RowFormat permits CsvFormat, JsonLinesFormat {
    /** The names of formats. */
    enum Kind {
        CSV,
        TSV,
        JSONL
    }

    /**
     * Reads the options; what is wrong with them is noted in the reader.
     *
     * @return null if there is no option 'format': the content of files is left alone
     */
    static RowFormat read(OptionReader reader) {
        if (reader.text("format") == null) {
            for (String option : FormatConfiguration.OPTIONS) {
                reader.unless(reader.text(option) == null, "'" + option + "' is set: it needs 'format', such as csv");
            }
            return null;
        }
        return switch (reader.choice("format", Kind.CSV)) {
            case CSV -> CsvFormat.read(reader, ",");
            case TSV -> CsvFormat.read(reader, "\t");
            case JSONL -> JsonLinesFormat.read(reader);
        };
    }

    /** The columns that were declared, null if files tell them. */
    Schema declared();

    /**
     * The columns of a file: those that were declared, or else what it says; null if it has no content. Reads no more
     * than is needed, and closes the stream.
     *
     * @param name of the file; its end may tell the compression
     * @throws io.caravan.run.RunException with category DATA if the file does not tell its columns
     */
    Schema describe(InputStream file, String name) throws IOException;

    /**
     * Opens a file to be read as rows of a schema.
     *
     * @param file is closed with the reader, and if it cannot be opened
     * @param faults hears of rows that cannot be read
     * @throws io.caravan.run.RunException with category DATA if the file has other columns, or is no text
     */
    RowReader open(InputStream file, String name, Schema schema, RowFaults faults) throws IOException;
}
