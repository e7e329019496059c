package io.caravan.file.source;

import io.caravan.file.store.AtOnce;
import io.caravan.file.store.FileChanged;
import io.caravan.file.store.FileGone;
import io.caravan.file.store.FileInfo;
import io.caravan.format.RowFormat;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of the rows of a run, frozen in its plan: those that are declared, or all that its files have. A column that
 * only some files have is NULL in the rows of the others.
 *
 * @param schema null if it takes a file with content to know it, and there is none
 * @param looked into how many files, of those that are read, for it
 */
record ColumnsOfFiles(Schema schema, int looked) {
    /** Of more files only so many are looked into: the first and the last, and some between. */
    private static final int MOST = 100;

    static ColumnsOfFiles of(Reading reading, List<FileInfo> files) throws IOException, InterruptedException {
        RowFormat format = reading.options().format();
        Schema declared = format.declared();
        if (declared != null) {
            return new ColumnsOfFiles(declared, 0);
        }
        List<FileInfo> chosen = chosen(files);
        Schema[] found = new Schema[chosen.size()];
        List<Runnable> work = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            int number = i;
            work.add(() -> found[number] = describe(reading, chosen.get(number)));
        }
        try {
            AtOnce.run(work);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new ColumnsOfFiles(union(found), chosen.size());
    }

    private static List<FileInfo> chosen(List<FileInfo> files) {
        if (files.size() <= MOST) {
            return files;
        }
        List<FileInfo> chosen = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            chosen.add(files.get((int) ((long) i * (files.size() - 1) / (MOST - 1))));
        }
        return chosen;
    }

    /** Null for a file without content, or one that is gone: the run sees what becomes of it. */
    private static Schema describe(Reading reading, FileInfo file) {
        try (InputStream in = new RangedInput(reading.store(), file, 0, reading.ahead(), bytes -> {})) {
            return reading.options().format().describe(in, reading.relative(file.name()));
        } catch (FileGone | FileChanged e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema union(Schema[] schemas) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            if (schema != null) {
                schema.columns()
                        .forEach(column ->
                                columns.merge(column.name().toLowerCase(Locale.ROOT), column, ColumnsOfFiles::both));
            }
        }
        return columns.isEmpty() ? null : new Schema(List.copyOf(columns.values()));
    }

    /** A type that both files can be read as. */
    private static Column both(Column one, Column other) {
        if (one.type().equals(other.type())) {
            return one;
        }
        boolean numbers = isNumber(one.type()) && isNumber(other.type());
        return new Column(one.name(), numbers ? wider(one.type(), other.type()) : ColumnType.STRING);
    }

    private static boolean isNumber(ColumnType type) {
        return type.equals(ColumnType.BIGINT) || isDecimal(type) || type.equals(ColumnType.DOUBLE);
    }

    private static boolean isDecimal(ColumnType type) {
        return type.toString().startsWith("DECIMAL");
    }

    /** Of whole numbers, decimals and floating ones the later; of two decimals the one that is inferred. */
    private static ColumnType wider(ColumnType one, ColumnType other) {
        if (one.equals(ColumnType.DOUBLE) || other.equals(ColumnType.DOUBLE)) {
            return ColumnType.DOUBLE;
        }
        return one.equals(ColumnType.BIGINT) ? other : one;
    }

    /** In words for the plan of a run. */
    String story(int files) {
        if (looked == 0) {
            return "the columns are those of 'columns'";
        }
        return looked == files
                ? "the columns are those of all files that are read"
                : "the columns are those of " + looked + " of the " + files
                        + " files, from the first to the last; one that only other files have is left out";
    }
}
