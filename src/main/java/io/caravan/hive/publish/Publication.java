package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsClient;
import io.caravan.hdfs.HdfsException;
import io.caravan.hive.server.HiveClient;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.HiveTables;
import io.caravan.hive.table.Lake;
import io.caravan.hive.table.PartitionValues;
import io.caravan.run.Manifest;
import io.caravan.run.Published;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.schedule.Macros;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that publishing one run into one table needs.
 *
 * @param lake the clients
 * @param options of the endpoint
 * @param files how this run calls its files
 * @param staging the folder of this target and run
 * @param fixed the fixed partition values of this run
 * @param scope the partition prefixes that are emptied when absent
 * @param fence asked before each call to HDFS and Hive
 * @param subject how messages begin: {@code <route>/<table>}
 * @param published what the run store keeps for the table
 */
public record Publication(
        Lake lake,
        HiveOptions options,
        RunFiles files,
        String staging,
        PartitionValues fixed,
        List<PartitionValues> scope,
        Fence fence,
        String subject,
        Published published) {

    public static Publication of(Lake lake, HiveOptions options, Run run, String uri, Fence fence) {
        RunFiles files = new RunFiles(run, uri);
        return new Publication(
                lake,
                options,
                files,
                files.staging(lake.staging(), options.table()),
                options.partition().fixed(template -> Macros.expand(template, run)),
                options.scope().stream()
                        .map(prefix -> prefix.fixed(template -> Macros.expand(template, run)))
                        .toList(),
                fence,
                run.route() + "/" + options.table(),
                Published.NOTHING);
    }

    /** The same with what the run store keeps for it. */
    public Publication with(Published known) {
        return new Publication(lake, options, files, staging, fixed, scope, fence, subject, known);
    }

    /** The same for rows that a source with a cursor has sent. */
    public Publication byCursor() {
        return new Publication(lake, options, files.byCursor(), staging, fixed, scope, fence, subject, published);
    }

    public HdfsClient hdfs() {
        fence.check();
        return lake.hdfs();
    }

    HiveClient hive() {
        fence.check();
        return lake.hive();
    }

    public HiveTables tables() {
        return lake.tables();
    }

    public HiveName name() {
        return options.table();
    }

    /** What its places begin with in the run store. */
    String root() {
        return PublishedFolders.PREFIX + name();
    }

    /** The table as it is now. */
    public HiveTable table() {
        return tables().ask(name())
                .orElseThrow(() -> RunException.user(subject + ": cannot publish into Hive table '" + name()
                        + "': it was dropped while the run was staged. Run it again."));
    }

    /** A staged file and the name that it is published under. */
    record Item(StagedFile file, String name) {}

    /** The staged files by the partition they belong to; one empty entry for a table without partitions. */
    Map<PartitionValues, List<Item>> byPartition(HiveTable table, Manifest manifest) {
        Map<String, String> names = files.published(manifest.splits());
        Map<PartitionValues, List<Item>> groups = new LinkedHashMap<>();
        if (options.partition().dynamic().isEmpty()) {
            groups.put(fixed.normal(table), new ArrayList<>());
        }
        manifest.splits().forEach(split -> split.files()
                .forEach(file -> groups.computeIfAbsent(partition(file).normal(table), any -> new ArrayList<>())
                        .add(new Item(file, names.get(file.path())))));
        return groups;
    }

    /** The partition of a staged file: its own values, after or together with the fixed ones. */
    private PartitionValues partition(StagedFile file) {
        PartitionValues own = PartitionValues.parsePath(file.partition());
        return own.isEmpty()
                        || own.entries().size() == options.partition().keys().size()
                ? own.or(fixed)
                : fixed.and(own);
    }

    /**
     * Moves a staged file to where it is published; does nothing if an earlier try did so.
     *
     * @throws RunException if the file is in neither place
     */
    void move(Item item, String folder) {
        String target = folder + "/" + item.name();
        try {
            if (hdfs().renameIfAbsent(item.file().path(), target)) {
                return;
            }
        } catch (HdfsException e) {
            if (!e.remote().equals("FileNotFoundException")) {
                throw e;
            }
        }
        boolean staged = hdfs().status(item.file().path()).isPresent();
        var there = hdfs().status(target);
        if (staged && there.isPresent()) {
            // An earlier run of the same name (a run store that was made anew) left it: this one replaces it.
            // In one step: a call to remove it that comes late must not meet what another process has put there.
            hdfs().move(item.file().path(), target, true);
        } else if (there.isEmpty() || there.get().length() != item.file().bytes()) {
            throw new RunException(
                    RunException.Category.DATA,
                    subject + ": cannot publish staged file '" + item.file().path()
                            + "': it is not there, nor is it published as '" + target
                            + "'. Somebody else has removed it: cancel the run, and run the sync again for the same"
                            + " time.");
        }
    }

    public void say(String what) {
        org.slf4j.LoggerFactory.getLogger(Publication.class).info("{}: {}", subject, what);
    }
}
