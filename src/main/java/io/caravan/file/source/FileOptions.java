package io.caravan.file.source;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.OwnParameters;
import io.caravan.endpoint.Sizes;
import io.caravan.endpoint.SyncOptions;
import io.caravan.file.copy.Clash;
import io.caravan.format.RowFormat;
import io.caravan.schedule.Macros;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The checked options of a source of files.
 *
 * @param path the folder or file that is read, below the root of the store; may hold business dates
 * @param globs which files below it
 * @param modifiedSince no files that were changed before this date or time, null for all; may hold business dates
 * @param parallelism requests to the store at a time, 1 to 32
 * @param onClash what becomes of a file whose name the target has, null to leave it to the target
 * @param mirror whether files that the source no longer has are deleted at the target
 * @param maxDeleteShare percent of the known files that one run may delete
 * @param expansion how packed files are unpacked, null to copy them as they are
 * @param maxFailed files that may fail in one run, to be tried again by the next
 * @param maxFiles files that one run copies, the rest being left to the next
 * @param order of rows, and of files where {@code maxFiles} leaves some
 * @param all whether each run reads all files, and not only those that are new or changed
 * @param mayBeMissing whether a folder that does not exist is one without files
 * @param format how the content of files is rows, null to copy them as they are
 * @param sync when it runs, and what else every source can be told
 */
public record FileOptions(
        String path,
        Globs globs,
        String modifiedSince,
        int parallelism,
        Clash onClash,
        boolean mirror,
        int maxDeleteShare,
        Expansion expansion,
        int maxFailed,
        int maxFiles,
        FileOrder order,
        boolean all,
        boolean mayBeMissing,
        RowFormat format,
        SyncOptions sync) {
    /** What is done with files that the source no longer has. */
    private enum Deletion {
        KEEP,
        MIRROR
    }

    /** Which files a run reads. */
    private enum Read {
        CHANGED,
        ALL
    }

    /** What becomes of a run whose folder does not exist. */
    private enum Missing {
        FAIL,
        EMPTY
    }

    /** What is done with packed files. */
    private enum Decompress {
        FALSE,
        TRUE
    }

    /**
     * Reads the options as text.
     *
     * @param path what is read, as the endpoint's URI says
     * @param option gives the text of an option by its name, null if absent
     * @param own texts of the route's own parameters, by their names
     * @throws IllegalArgumentException which names every problem
     */
    public static FileOptions parse(String path, UnaryOperator<String> option, Map<String, String> own) {
        OptionReader reader = new OptionReader(option);
        SyncOptions sync = SyncOptions.read(reader, OwnParameters.read(reader, own));
        Globs globs = reader.read(() -> Globs.parse(reader.text("include"), reader.text("exclude")));
        reader.check(() -> Macros.check("path", path, own.keySet()));
        reader.check(() -> Macros.check("modifiedSince", reader.text("modifiedSince"), own.keySet()));
        FileOptions options = new FileOptions(
                path,
                globs == null ? Globs.parse(null, null) : globs,
                reader.text("modifiedSince"),
                reader.whole("parallelism", 4, 1, 32),
                Clash.parse(reader),
                reader.choice("delete", Deletion.KEEP) == Deletion.MIRROR,
                reader.whole("maxDeleteShare", 20, 0, 100),
                expansion(reader),
                reader.whole("maxFailed", 0, 0, 1_000_000),
                reader.whole("maxFiles", 100_000, 1, 1_000_000),
                reader.choice("order", FileOrder.MODIFIED),
                reader.choice("read", Read.CHANGED) == Read.ALL,
                reader.choice("missing", Missing.FAIL) == Missing.EMPTY,
                RowFormat.read(reader),
                sync);
        for (String name : List.of("maxFailed", "delete", "maxDeleteShare", "onClash")) {
            reader.unless(
                    options.format == null || reader.text(name) == null,
                    "'" + name + "' is set beside 'format': it is for files that are copied as they are");
        }
        reader.unless(
                !options.mirror || !options.mayBeMissing,
                "'missing' is 'empty' beside 'delete' 'mirror': a folder that is away, such as a disk that is not"
                        + " mounted, would empty the target");
        reader.unless(
                options.format != null || !options.all,
                "'read' is 'all': it needs 'format', as files that are copied are compared by their versions");
        reader.unless(
                options.format == null || options.expansion == null,
                "'decompress' is set beside 'format': rows are read from compressed files without it");
        reader.end();
        return options;
    }

    private static Expansion expansion(OptionReader reader) {
        boolean unpack = reader.choice("decompress", Decompress.FALSE) == Decompress.TRUE;
        Long most = reader.read(() -> size(reader.text("maxExpanded")));
        Expansion expansion = new Expansion(
                reader.whole("maxRatio", 200, 2, 1_000_000),
                most == null ? 1 : most,
                reader.whole("maxEntries", 10_000, 1, 900_000),
                reader.whole("maxDepth", 1, 1, 8));
        return unpack ? expansion : null;
    }

    private static long size(String text) {
        try {
            return Sizes.parse(text == null ? "64GB" : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'maxExpanded' is '" + text + "': " + e.getMessage(), e);
        }
    }

    /** The texts that may hold macros. */
    public List<String> templates() {
        List<String> templates = new ArrayList<>(List.of(path));
        if (modifiedSince != null) {
            templates.add(modifiedSince);
        }
        return templates;
    }
}
