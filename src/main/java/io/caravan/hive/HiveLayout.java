package io.caravan.hive;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * How the columns of a source become those of staged files: in the table's order and under its names, with the source's
 * types (Hive widens them when it reads), then the partition keys that the source fills, then the sequence of an upsert.
 *
 * @param schema of the rows handed to the stage
 * @param from the source's column for each of them, -1 for the sequence
 * @param partitionColumns which of them name the row's folder, and are not in the files
 * @param keyColumns which of them must not be NULL
 */
record HiveLayout(Schema schema, int[] from, int[] partitionColumns, int[] keyColumns) {

    /**
     * Matches a source with a table.
     *
     * @throws IllegalArgumentException with every difference that would lose or misplace values
     */
    static HiveLayout of(HiveOptions options, HiveTable table, Schema source) {
        List<String> problems = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<String> dynamic = options.partition().dynamic();
        if (options.mode() == WriteMode.UPSERT && source.indexOf(StageTable.SEQUENCE) >= 0) {
            problems.add("column '" + StageTable.SEQUENCE + "' of the source has a name that an upsert uses itself."
                    + " Give it another name in 'query'");
        }
        for (HiveTable.Field field : table.fields()) {
            match(field, source, problems).ifPresent(columns::add);
        }
        checkSource(options, table, source, problems);
        for (HiveTable.Field key : table.partitionKeys()) {
            if (dynamic.contains(key.name())) {
                partition(key, source, problems).ifPresent(columns::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        boolean folders = !table.transactional() && !dynamic.isEmpty();
        int stored = table.fields().size();
        if (options.mode() == WriteMode.UPSERT) {
            columns.add(new Column(StageTable.SEQUENCE, ColumnType.BIGINT));
        }
        Schema schema = new Schema(columns);
        return new HiveLayout(
                schema,
                columns.stream()
                        .mapToInt(column -> source.indexOf(column.name()))
                        .toArray(),
                folders
                        ? java.util.stream.IntStream.range(stored, stored + dynamic.size())
                                .toArray()
                        : new int[0],
                options.key().stream().mapToInt(schema::indexOf).toArray());
    }

    private static Optional<Column> match(HiveTable.Field field, Schema source, List<String> problems) {
        int index = source.indexOf(field.name());
        if (index < 0) {
            problems.add("column '" + field.name() + "' of the table is not in the source");
            return Optional.empty();
        }
        ColumnType type = source.type(index);
        Optional<ColumnType> wanted = field.columnType();
        if (wanted.isEmpty() || !TypeFit.lossless(type, wanted.get())) {
            problems.add("column '" + field.name() + "' is " + type + " in the source and " + field.type()
                    + " in the table, which cannot hold every value");
            return Optional.empty();
        }
        return Optional.of(new Column(field.name(), type));
    }

    private static void checkSource(HiveOptions options, HiveTable table, Schema source, List<String> problems) {
        List<String> keys =
                table.partitionKeys().stream().map(HiveTable.Field::name).toList();
        if (!options.partition().names().equals(keys)) {
            problems.add("the table is partitioned by " + keys + " and option partition names "
                    + options.partition().names());
        }
        List<String> dynamic = options.partition().dynamic();
        for (Column column : source.columns()) {
            boolean stored =
                    table.fields().stream().anyMatch(field -> field.name().equalsIgnoreCase(column.name()));
            boolean filled = dynamic.stream().anyMatch(key -> key.equalsIgnoreCase(column.name()));
            if (!stored && !filled) {
                problems.add("column '" + column.name() + "' of the source is not in the table");
            }
        }
        for (String name : options.key()) {
            if (source.indexOf(name) < 0) {
                problems.add("key column '" + name + "' is not in the source");
            }
        }
        if (!options.version().isEmpty() && source.indexOf(options.version()) < 0) {
            problems.add("version column '" + options.version() + "' is not in the source");
        }
    }

    private static Optional<Column> partition(HiveTable.Field key, Schema source, List<String> problems) {
        int index = source.indexOf(key.name());
        if (index < 0) {
            problems.add("partition column '" + key.name() + "' is not in the source");
            return Optional.empty();
        }
        ColumnType type = source.type(index);
        boolean fits = key.columnType()
                .filter(wanted -> PartitionNames.possible(type.kind())
                        && (wanted.kind() == ColumnType.Kind.STRING || TypeFit.lossless(type, wanted)))
                .isPresent();
        if (!fits) {
            problems.add("partition column '" + key.name() + "' is " + type + " in the source and " + key.type()
                    + " in the table");
            return Optional.empty();
        }
        return Optional.of(new Column(key.name(), type));
    }

    /** The batch in this layout; vectors are shared, not copied. */
    RecordBatch arrange(RecordBatch batch, LongColumnVector sequence) {
        VectorizedRowBatch vectors = new VectorizedRowBatch(from.length, batch.size());
        for (int i = 0; i < from.length; i++) {
            vectors.cols[i] = from[i] < 0 ? sequence : batch.vectors().cols[from[i]];
        }
        vectors.size = batch.size();
        return new RecordBatch(schema, vectors);
    }

    boolean sequenced() {
        return schema.indexOf(StageTable.SEQUENCE) >= 0;
    }
}
