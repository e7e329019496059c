package io.caravan.file.target;

import io.caravan.file.copy.Names;
import io.caravan.file.store.FileTree;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.schedule.Macros;

/**
 * One folder of a tree as the target of one run.
 *
 * @param name the endpoint, for messages: {@code hdfs:/landing}
 * @param root the folder that is written to
 * @param staging the folder in which this run stages
 * @param success path of the success file, empty for none
 */
record TreeTarget(
        FileTree tree, String name, Run run, String root, String staging, String success, TreeOptions options) {
    static TreeTarget of(FileTree tree, String name, String staging, Run run, TreeOptions options) {
        String root = Macros.expand(options.root(), run);
        String success = Macros.expand(options.success(), run);
        for (String path : new String[] {root, success}) {
            if ((path + "/").contains("/../")) {
                throw RunException.user(run.route() + ": cannot write to " + name + ": the path '" + path
                        + "' leads elsewhere. Correct it.");
            }
        }
        return new TreeTarget(tree, name, run, root, TreeStaging.folder(staging, run, name), success, options);
    }

    /** Where a file is, by its path below the root. */
    String at(String path) {
        return root.equals("/") ? "/" + path : root + "/" + path;
    }

    /** The path below the root again, null if it lies elsewhere. */
    String below(String place) {
        String prefix = root.equals("/") ? root : root + "/";
        return place.startsWith(prefix) ? place.substring(prefix.length()) : null;
    }

    /** With the route in front. */
    RunException named(RunException e) {
        return Names.named(run, name, e);
    }
}
