package io.caravan.hive;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.run.Manifest;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Append to a transactional table: LOAD DATA moves the staged files in one transaction and keeps their names, by which a
 * later look tells whether it happened. Files that an aborted transaction took along are fetched back.
 */
final class LoadFiles implements Publisher {
    private final Publication run;
    private boolean certain;

    LoadFiles(Publication run) {
        this.run = run;
    }

    @Override
    public void publish(Manifest manifest) {
        if (manifest.rows() > 0) {
            HiveTable table = run.table();
            String folder = run.staging() + "/publish";
            run.hdfs().mkdirs(folder);
            List<String> taken = gather(manifest, folder);
            if (taken.isEmpty() || !visible(manifest)) {
                fetchBack(table, taken, folder);
                load(table, folder);
            }
        }
        certain = true;
    }

    @Override
    public boolean verify(Manifest manifest) {
        return certain || manifest.rows() == 0 || visible(manifest);
    }

    /** Brings the files into one folder; returns the names of those that a LOAD has taken already. */
    private List<String> gather(Manifest manifest, String folder) {
        Map<String, String> names = run.files().published(manifest.splits());
        List<String> taken = new ArrayList<>();
        for (StagedSplit split : manifest.splits()) {
            for (StagedFile file : split.files()) {
                String name = names.get(file.path());
                if (run.hdfs().status(file.path()).isPresent()) {
                    run.move(new Publication.Item(file, name), folder);
                } else if (run.hdfs().status(folder + "/" + name).isEmpty()) {
                    taken.add(name);
                }
            }
        }
        return taken;
    }

    private boolean visible(Manifest manifest) {
        String sql = "SELECT count(*) FROM " + run.name().sql() + " WHERE INPUT__FILE__NAME LIKE "
                + HiveName.literal("%/" + run.files().name().replace("_", "\\_") + "-s%");
        return run.hive().execute(sql).number() == manifest.rows();
    }

    private void fetchBack(HiveTable table, List<String> taken, String folder) {
        if (taken.isEmpty()) {
            return;
        }
        String root = HiveDescription.path(table.location());
        String partition = run.fixed().normal(table).path();
        String place = partition.isEmpty() ? root : root + "/" + partition;
        for (HdfsStatus delta : run.hdfs().list(place)) {
            if (delta.directory()) {
                for (HdfsStatus file : run.hdfs().list(delta.path())) {
                    if (taken.remove(file.name())) {
                        run.hdfs().rename(file.path(), folder + "/" + file.name());
                    }
                }
            }
        }
        if (!taken.isEmpty()) {
            throw io.caravan.run.RunException.data(run.subject() + ": cannot append to Hive table '" + run.name()
                    + "': staged files are neither in staging nor in the table, so it is not known whether their rows"
                    + " are there. Compare the table with the source, then run again.");
        }
    }

    private void load(HiveTable table, String folder) {
        String partition = run.fixed().normal(table).sql();
        run.hive()
                .executeOnce("LOAD DATA INPATH "
                        + HiveName.literal(HiveDescription.fileSystem(table.location()) + folder) + " INTO TABLE "
                        + run.name().sql() + (partition.isEmpty() ? "" : " PARTITION (" + partition + ")"));
    }
}
