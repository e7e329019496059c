package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsException;
import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.table.Lake;
import io.caravan.run.StagingArea;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The staging folder of a lake, as {@link RunFiles} divides it: a folder for each route, in it one for each run. */
public record StagedFolders(Lake lake) implements StagingArea {
    private static final Logger LOG = LoggerFactory.getLogger(StagedFolders.class);
    private static final Pattern RUN = Pattern.compile(".*-r([0-9]{1,18})");

    @Override
    public int sweep(Ended ended) {
        HdfsClient hdfs = lake.hdfs();
        int swept = 0;
        for (HdfsStatus route : folders(hdfs, lake.staging())) {
            for (HdfsStatus run : folders(hdfs, route.path())) {
                if (mayGo(run, ended)) {
                    hdfs.delete(run.path(), true);
                    LOG.info("removed what an ended run had left in '{}'", run.path());
                    swept++;
                }
            }
        }
        return swept;
    }

    /** Only what this run store's run of the number would be called: other stores may have staged there too. */
    private boolean mayGo(HdfsStatus folder, Ended ended) {
        Matcher name = RUN.matcher(folder.name());
        return name.matches()
                && ended.run(Long.parseLong(name.group(1)))
                        .map(run -> new RunFiles(run, ""))
                        .filter(files -> files.folder(lake.staging()).equals(folder.path())
                                || files.byCursor().folder(lake.staging()).equals(folder.path()))
                        .isPresent();
    }

    private static List<HdfsStatus> folders(HdfsClient hdfs, String path) {
        try {
            return hdfs.list(path).stream().filter(HdfsStatus::directory).toList();
        } catch (HdfsException e) {
            if (e.remote().equals("FileNotFoundException")) {
                return List.of();
            }
            throw e;
        }
    }
}
