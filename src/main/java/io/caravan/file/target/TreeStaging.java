package io.caravan.file.target;

import io.caravan.file.copy.Digests;
import io.caravan.file.store.FileTree;
import io.caravan.run.Run;
import io.caravan.run.StagingArea;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a tree in which runs stage files: in it one for each run, in that one for each target, in that one for
 * each attempt at a split.
 */
public record TreeStaging(FileTree tree, String root) implements StagingArea {
    private static final Logger LOG = LoggerFactory.getLogger(TreeStaging.class);
    private static final Pattern RUN = Pattern.compile(".*-([0-9]{1,18})");

    static String folder(String root, Run run, String target) {
        return root + "/" + run.name() + "/" + Digests.crc(target);
    }

    @Override
    public int sweep(Ended ended) {
        int swept = 0;
        for (FileTree.Entry folder : tree.list(root)) {
            if (folder.folder() && mayGo(folder.name(), ended)) {
                tree.changes().delete(folder.path());
                LOG.info("removed what an ended run had left in '{}'", folder.path());
                swept++;
            }
        }
        return swept;
    }

    /** Only what this run store's run of the number would be called: other stores may stage there too. */
    private static boolean mayGo(String name, Ended ended) {
        Matcher number = RUN.matcher(name);
        Optional<Run> run = number.matches() ? ended.run(Long.parseLong(number.group(1))) : Optional.empty();
        return run.filter(one -> one.name().equals(name)).isPresent();
    }
}
