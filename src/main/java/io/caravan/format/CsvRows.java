package io.caravan.format;

import io.caravan.record.BatchAppender;
import io.caravan.record.ConversionException;
import io.caravan.record.CsvFields;
import io.caravan.record.CsvRecords;
import io.caravan.record.Schema;
import java.io.IOException;

/** Takes rows from the records of CSV. Empty lines are skipped where they cannot be a row. */
final class CsvRows implements FileRows.Rows {
    private final FileText text;
    private final Schema schema;
    private final RowFaults faults;
    private final CsvRecords records;
    private final CsvFields fields;
    private final int[] columns;
    private final boolean guessed;

    /** Reads the header. */
    CsvRows(FileText text, CsvFormat format, Schema schema, RowFaults faults) throws IOException {
        this.text = text;
        this.schema = schema;
        this.faults = faults;
        this.records = format.records(text);
        this.fields = records.fields();
        this.guessed = format.guessed();
        this.columns = CsvHeader.read(records, format.header()).fields(schema, format, faults);
    }

    @Override
    public boolean next(BatchAppender to) throws IOException {
        if (!records.next()) {
            return false;
        }
        if (records.fault() != null) {
            int field = records.faultyField();
            int column = field < 0 || field >= columns.length ? -1 : columns[field];
            fault(column < 0 ? null : schema.column(column).name(), records.fault());
        } else if (fields.count() == columns.length) {
            append(to);
        } else if (!fields.isEmptyLine()) {
            fault(null, "it has " + fields.count() + " fields instead of " + columns.length);
        }
        return true;
    }

    private void append(BatchAppender to) {
        to.begin();
        try {
            for (int field = 0; field < columns.length; field++) {
                if (columns[field] >= 0) {
                    if (guessed && !asGuessed(columns[field], field)) {
                        return;
                    }
                    fields.set(to, columns[field], field);
                }
            }
            to.end();
        } catch (ConversionException e) {
            fault(e.column(), e.getMessage());
        }
    }

    /** A text that would be another one when it is written again, such as 007, is no value of a type that was a guess. */
    private boolean asGuessed(int column, int field) {
        if (fields.isNull(field) || TypeGuess.written(schema.type(column), fields.look(field))) {
            return true;
        }
        String type = schema.type(column).hive();
        fault(
                schema.column(column).name(),
                "is not written as a " + type + " is, which the first rows looked like; declare 'columns' to take it");
        return false;
    }

    private void fault(String column, String reason) {
        faults.faulty(new FaultyRow(records.line(), column, reason, text.restore(records.raw(FaultyRow.MOST_RAW))));
    }
}
