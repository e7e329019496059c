package io.caravan.hive;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.Publication.Item;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Append to a transactional table: LOAD DATA moves the staged files in one transaction. Hive renames them, but a moved file
 * keeps its length and time, by which a later look finds it. Files that an aborted transaction took along are fetched back.
 */
final class LoadFiles implements Publisher {
    private final Publication run;
    private boolean certain;

    LoadFiles(Publication run) {
        this.run = run;
    }

    /** A file as it was staged, and as what it is recognized in the table. */
    private record Moved(Item item, long modified) {
        boolean is(HdfsStatus file) {
            return file.length() == item.file().bytes() && file.modified().toEpochMilli() == modified;
        }
    }

    /** Which rows of such a table an earlier run has written, nobody knows: those of a time cannot be replaced. */
    static void refuseTwice(Publication run, HiveTable table) {
        if (run.files().timeIsTaken() && run.options().mode() == WriteMode.APPEND && table.transactional()) {
            throw RunException.user(run.subject() + ": cannot append to Hive table '" + run.name()
                    + "' again: a run for the same time has committed, and which rows of a transactional table it wrote"
                    + " cannot be told. Use mode=upsert, or mode=overwrite with a partition.");
        }
    }

    @Override
    public void publish(Manifest manifest) {
        refuseTwice(run, run.table());
        if (manifest.rows() > 0) {
            HiveTable table = run.table();
            String folder = StageTable.folder(run);
            run.hdfs().mkdirs(folder);
            List<Moved> away = new ArrayList<>();
            look(manifest, folder, item -> run.move(item, folder), away);
            Map<Moved, HdfsStatus> taken = find(table, away);
            if (taken.isEmpty() || !visible(table, taken)) {
                taken.forEach((file, place) -> run.hdfs()
                        .rename(place.path(), folder + "/" + file.item().name()));
                run.hive().executeOnce(loadSql(table));
            }
        }
        certain = true;
    }

    @Override
    public boolean atomic() {
        return true;
    }

    @Override
    public boolean verify(Manifest manifest) {
        if (certain || manifest.rows() == 0) {
            return true;
        }
        HiveTable table = run.table();
        List<Moved> away = new ArrayList<>();
        look(manifest, StageTable.folder(run), item -> {}, away);
        long files = manifest.splits().stream()
                .mapToLong(split -> split.files().size())
                .sum();
        return away.size() == files && visible(table, find(table, away));
    }

    /** Tells the files that are still where they were staged from those that a LOAD has taken away. */
    private void look(Manifest manifest, String folder, Consumer<Item> staged, List<Moved> away) {
        Map<String, String> names = run.files().published(manifest.splits());
        for (StagedSplit split : manifest.splits()) {
            List<Long> times = StagedColumns.times(split);
            for (int i = 0; i < split.files().size(); i++) {
                StagedFile file = split.files().get(i);
                Item item = new Item(file, names.get(file.path()));
                if (run.hdfs().status(file.path()).isPresent()) {
                    staged.accept(item);
                } else if (run.hdfs().status(folder + "/" + item.name()).isEmpty()) {
                    away.add(new Moved(item, times.get(i)));
                }
            }
        }
    }

    private Map<Moved, HdfsStatus> find(HiveTable table, List<Moved> away) {
        Map<Moved, HdfsStatus> found = new HashMap<>();
        if (away.isEmpty()) {
            return found;
        }
        for (HdfsStatus file : files(place(table))) {
            away.stream().filter(moved -> moved.is(file)).forEach(moved -> found.put(moved, file));
        }
        if (found.size() < away.size()) {
            throw RunException.data(run.subject() + ": cannot append to Hive table '" + run.name()
                    + "': staged files are neither in staging nor in the table, so it is not known whether their rows"
                    + " are there. Compare the table with the source, then run again.");
        }
        return found;
    }

    private List<HdfsStatus> files(String place) {
        List<HdfsStatus> files = new ArrayList<>();
        if (run.hdfs().status(place).isPresent()) {
            for (HdfsStatus delta : run.hdfs().list(place)) {
                if (delta.directory() && delta.name().startsWith("delta_")) {
                    files.addAll(run.hdfs().list(delta.path()));
                }
            }
        }
        return files;
    }

    private String place(HiveTable table) {
        PartitionValues partition = run.fixed().normal(table);
        String location = partition.isEmpty()
                ? table.location()
                : Optional.ofNullable(new Partitions(run, table)
                                .locations(List.of(partition))
                                .get(partition))
                        .orElse(table.location() + "/" + partition.path());
        return HiveDescription.path(location);
    }

    /** Whether the rows of these files are committed; an aborted transaction leaves its files behind. */
    private boolean visible(HiveTable table, Map<Moved, HdfsStatus> files) {
        String system = HiveDescription.fileSystem(table.location());
        String paths = files.values().stream()
                .map(file -> HiveName.literal(system + file.path()))
                .collect(Collectors.joining(", "));
        long rows = files.keySet().stream()
                .mapToLong(moved -> moved.item().file().rows())
                .sum();
        return run.hive()
                        .execute("SELECT count(*) FROM " + run.name().sql() + " WHERE INPUT__FILE__NAME IN (" + paths
                                + ")")
                        .number()
                == rows;
    }

    @Override
    public List<String> explain(HiveTable table, Schema staged, String version) {
        return List.of(loadSql(table));
    }

    private String loadSql(HiveTable table) {
        String partition = run.fixed().normal(table).sql();
        return "LOAD DATA INPATH "
                + HiveName.literal(HiveDescription.fileSystem(table.location()) + StageTable.folder(run))
                + " INTO TABLE " + run.name().sql() + (partition.isEmpty() ? "" : " PARTITION (" + partition + ")");
    }
}
