package io.caravan.file.target;

import io.caravan.endpoint.OptionReader;
import io.caravan.file.copy.Clash;
import io.caravan.schedule.Macros;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The checked options of a target that is a tree of folders.
 *
 * @param root the folder, absolute; may hold business dates
 * @param onClash what becomes of a file whose name is there already, null for what the source says
 * @param atomic whether all files of a run become visible in one step, as a new folder
 * @param success path of a file that is there when a run is visible whole, empty for none; may hold business dates
 */
public record TreeOptions(String root, Clash onClash, boolean atomic, String success) {
    /** All of these options that are no part of the path, for messages. */
    public static final List<String> OPTIONS = List.of("onClash", "atomic", "success");

    private enum Truth {
        FALSE,
        TRUE
    }

    /** Reads the options; what is wrong with them is noted in the reader. */
    public static TreeOptions read(String path, OptionReader reader) {
        String root = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String success = reader.text("success") == null ? "" : reader.text("success");
        reader.check(() -> Macros.check("path", root, Set.of()));
        reader.check(() -> Macros.check("success", success, Set.of()));
        reader.unless(
                root.matches("/|(/[^/]+)+"),
                "the path is '" + root + "': an absolute path of a folder such as /landing/${bizdate} is allowed");
        reader.unless(
                success.isEmpty() || success.matches("(/[^/]+)+"),
                "'success' is '" + success + "': the path of a file such as /landing/${bizdate}/_SUCCESS is allowed");
        boolean atomic = reader.choice("atomic", Truth.FALSE) == Truth.TRUE;
        reader.unless(!atomic || !root.equals("/"), "'atomic' needs a path of its own, and / is there");
        return new TreeOptions(root, Clash.parse(reader), atomic, success);
    }

    /** The same for a target that has nothing but these. */
    public static TreeOptions parse(String root, UnaryOperator<String> option) {
        OptionReader reader = new OptionReader(option);
        TreeOptions options = read(root, reader);
        reader.end();
        return options;
    }

    public List<String> templates() {
        return List.of(root, success);
    }
}
