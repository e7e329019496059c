package io.caravan.hive.orc;

import io.caravan.hdfs.HdfsClient;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.StagedFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DateColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * The ORC files of one attempt at a split: {@code <folder>/[<partition>/]00000.orc} and following. A file is begun with
 * its first row, so no rows make no file. One thread at a time uses a stage; it is ended by {@link #close} or {@link
 * #abort}.
 */
public final class OrcStage {
    private final HdfsClient hdfs;
    private final String folder;
    private final OrcOptions options;
    private final OrcPartitions partitions;
    private final int[] columns;
    private final TypeDescription stored;
    private final VectorizedRowBatch view;
    private final OrcGather gather;
    private final Map<String, OrcFileWriter> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<StagedFile> closed = new ArrayList<>();
    private int files;

    /** A stage without partitions, or for one fixed partition, whose path is noted with each file. */
    public OrcStage(HdfsClient hdfs, String folder, Schema schema, String partition, OrcOptions options) {
        this(hdfs, folder, schema, OrcPartitions.fixed(partition), options);
    }

    /** A stage that finds each row's partition in its columns, which are then not stored in the files. */
    public OrcStage(HdfsClient hdfs, String folder, Schema schema, OrcPartitions partitions, OrcOptions options) {
        this.hdfs = hdfs;
        this.folder = folder;
        this.options = options;
        this.partitions = partitions;
        this.columns = partitions.stored(schema);
        this.stored = TypeDescription.createStruct();
        TypeDescription all = schema.orc();
        for (int column : columns) {
            stored.addField(
                    all.getFieldNames().get(column),
                    all.getChildren().get(column).clone());
        }
        this.gather = new OrcGather(stored);
        this.view = new VectorizedRowBatch(columns.length, 1);
    }

    public void write(RecordBatch batch) {
        int size = batch.size();
        if (size == 0) {
            return;
        }
        for (int i = 0; i < columns.length; i++) {
            view.cols[i] = proleptic(batch.vectors().cols[columns[i]]);
        }
        partitions.group(batch);
        for (int group = 0; group < partitions.groups(); group++) {
            write(partitions.path(group), rows(group, size));
        }
    }

    /** The rows of a group: the batch itself, a stretch of it, or its scattered rows side by side. */
    private VectorizedRowBatch rows(int group, int size) {
        int count = partitions.rows(group);
        int[] rows = partitions.selected(group);
        view.size = count;
        view.selectedInUse = count < size;
        view.selected = rows;
        boolean scattered = count < size && rows[count - 1] - rows[0] >= count;
        return scattered ? gather.gather(view, rows, count) : view;
    }

    /** Our values count in the proleptic Gregorian calendar; a vector not told so would be shifted before 1582. */
    private static ColumnVector proleptic(ColumnVector vector) {
        if (vector instanceof DateColumnVector dates) {
            dates.changeCalendar(true, false);
        } else if (vector instanceof TimestampColumnVector times) {
            times.changeCalendar(true, false);
        }
        return vector;
    }

    private void write(String partition, VectorizedRowBatch rows) {
        OrcFileWriter file = open.get(partition);
        if (file == null) {
            makeRoom();
            file = OrcFileWriter.create(hdfs, next(partition), stored, options);
            open.put(partition, file);
        }
        file.write(rows);
        if (file.bytes() + options.stripeSize() / 2 >= options.fileSize()) {
            open.remove(partition);
            closed.add(file.close(partition));
        }
    }

    /** Closes the file that has waited longest if there are too many. */
    private void makeRoom() {
        if (open.size() >= options.openFiles()) {
            Iterator<Map.Entry<String, OrcFileWriter>> oldest = open.entrySet().iterator();
            Map.Entry<String, OrcFileWriter> entry = oldest.next();
            oldest.remove();
            closed.add(entry.getValue().close(entry.getKey()));
        }
    }

    private String next(String partition) {
        String number = Integer.toString(100_000 + files++).substring(1);
        return folder + "/" + (partition.isEmpty() ? "" : partition + "/") + number + ".orc";
    }

    /** Closes and renames every file; if one fails, the others are given up. */
    public List<StagedFile> close() {
        try {
            while (!open.isEmpty()) {
                String partition = open.keySet().iterator().next();
                closed.add(open.remove(partition).close(partition));
            }
            return List.copyOf(closed);
        } finally {
            abort();
        }
    }

    /** Gives up what is unfinished; call it after any failure. */
    public void abort() {
        open.values().forEach(OrcFileWriter::abort);
        open.clear();
    }
}
