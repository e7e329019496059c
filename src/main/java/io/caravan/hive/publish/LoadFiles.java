package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.Published;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Append to a transactional table: LOAD DATA moves the staged files in one transaction. Hive renames them; a later look
 * finds each by its inode or its checksum. Files that an aborted transaction took along are fetched back, and nothing else.
 */
public final class LoadFiles implements Publisher {
    private final Publication run;
    private boolean certain;

    LoadFiles(Publication run) {
        this.run = run;
    }

    /** Which rows of such a table an earlier run has written, nobody knows: those of a time cannot be replaced. */
    public static void refuseTwice(Publication run, HiveTable table) {
        if (run.options().mode() != WriteMode.APPEND || !table.transactional()) {
            return;
        }
        if (run.files().timeIsTaken()) {
            throw RunException.user(run.subject() + ": cannot append to Hive table '" + run.name()
                    + "' again: a run for the same time has committed, and which rows of a transactional table it wrote"
                    + " cannot be told. Use mode=upsert, or mode=overwrite with a partition.");
        }
        List<Published.Earlier> begun = run.published().earlier(run.root()).stream()
                .filter(one ->
                        !one.committed() && NotedFiles.read(one.note().detail()).all(run.files()::sameTime))
                .toList();
        if (!begun.isEmpty()) {
            throw RunException.user(run.subject() + ": cannot append to Hive table '" + run.name() + "' again: run "
                    + begun.get(0).run()
                    + " for the same time was given up while it was being published, and its rows may"
                    + " be in the table. Use mode=upsert, or mode=overwrite with a partition.");
        }
    }

    @Override
    public void check() {
        refuseTwice(run, run.table());
    }

    @Override
    public void publish(Manifest manifest) {
        HiveTable table = run.table();
        refuseTwice(run, table);
        if (manifest.rows() == 0) {
            certain = true;
            return;
        }
        note(manifest);
        String folder = StageTable.folder(run);
        run.hdfs().mkdirs(folder);
        List<Item> away = new ArrayList<>();
        look(manifest, folder, item -> run.move(item, folder), away);
        if (away.isEmpty()) {
            // Hive's answer is about exactly these files.
            run.hive().executeOnce(loadSql(table));
            certain = true;
            return;
        }
        LoadedFiles loaded = loaded(table, manifest);
        Map<Item, HdfsStatus> invisible = loaded.invisible(loaded.find(away));
        invisible.forEach((item, place) -> run.hdfs().rename(place.path(), folder + "/" + item.name()));
        if (!invisible.isEmpty() || away.size() < files(manifest)) {
            run.hive().executeOnce(loadSql(table));
        }
    }

    /** Who takes the run's place has to know that its rows may be there. */
    private void note(Manifest manifest) {
        NotedFiles names = new NotedFiles(Map.of(
                run.fixed(),
                List.copyOf(run.files().published(manifest.splits()).values())));
        run.published()
                .note(
                        Published.Kind.FILES,
                        List.of(new Published.Note(run.root(), run.files().target(), names.write(), null)));
    }

    @Override
    public boolean atomic() {
        return true;
    }

    /** Unless Hive has confirmed all of it at once: all files have to be there, with all their rows. */
    @Override
    public boolean verify(Manifest manifest) {
        if (certain || manifest.rows() == 0) {
            return true;
        }
        HiveTable table = run.table();
        List<Item> away = new ArrayList<>();
        look(manifest, StageTable.folder(run), item -> {}, away);
        LoadedFiles loaded = loaded(table, manifest);
        return away.size() == files(manifest) && loaded.rows(loaded.find(away)) == manifest.rows();
    }

    private static long files(Manifest manifest) {
        return manifest.splits().stream()
                .mapToLong(split -> split.files().size())
                .sum();
    }

    /** Tells the files that are still where they were staged from those that a LOAD has taken away. */
    private void look(Manifest manifest, String folder, Consumer<Item> staged, List<Item> away) {
        Map<String, String> names = run.files().published(manifest.splits());
        for (StagedSplit split : manifest.splits()) {
            for (StagedFile file : split.files()) {
                Item item = new Item(file, names.get(file.path()));
                if (run.hdfs().status(file.path()).isPresent()) {
                    staged.accept(item);
                } else if (run.hdfs().status(folder + "/" + item.name()).isEmpty()) {
                    away.add(item);
                }
            }
        }
    }

    private LoadedFiles loaded(HiveTable table, Manifest manifest) {
        Map<String, FileMark> marks = new LinkedHashMap<>();
        for (StagedSplit split : manifest.splits()) {
            List<FileMark> own = StagedColumns.marks(split);
            for (int i = 0; i < split.files().size(); i++) {
                marks.put(split.files().get(i).path(), i < own.size() ? own.get(i) : FileMark.NONE);
            }
        }
        return new LoadedFiles(run, table, place(table), marks);
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
