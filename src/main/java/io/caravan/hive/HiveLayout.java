package io.caravan.hive;

import io.caravan.hive.orc.PartitionNames;
import io.caravan.hive.orc.RowScreen;
import io.caravan.hive.publish.MergeRows;
import io.caravan.hive.publish.StageTable;
import io.caravan.hive.table.ColumnPolicy;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.TypeFit;
import io.caravan.hive.table.WriteMode;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/**
 * How the columns of a source become those of staged files: in the table's order and under its names, with the source's
 * types (Hive widens them when it reads), then the partition keys that the source fills, then the sequence of an upsert.
 *
 * @param schema of the rows handed to the stage
 * @param from the source's column for each of them, {@link #NUMBERED} for the sequence, {@link #ABSENT} for one that is NULL
 * @param partitionColumns which of them name the row's folder, and are not in the files
 * @param screen for rows that the table cannot hold
 */
record HiveLayout(Schema schema, int[] from, int[] partitionColumns, RowScreen screen) {
    private static final int ABSENT = -1;
    private static final int NUMBERED = -2;

    /**
     * Matches a source with a table.
     *
     * @param version the column by which the later of two rows wins, empty without one
     * @throws IllegalArgumentException with every difference that would lose or misplace values
     */
    static HiveLayout of(HiveOptions options, HiveTable table, Schema source, String version) {
        List<String> problems = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<String> dynamic = options.partition().dynamic();
        if (options.mode() == WriteMode.UPSERT) {
            source.columns().stream()
                    .filter(column -> MergeRows.OWN.matcher(column.name()).matches())
                    .forEach(
                            column -> problems.add(
                                    "column '" + column.name()
                                            + "' of the source has a name that an upsert uses itself. Give it another name in 'query'"));
        }
        for (HiveTable.Field field : table.fields()) {
            match(options, field, source, problems).ifPresent(columns::add);
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
                        .mapToInt(column ->
                                column.name().equals(StageTable.SEQUENCE) ? NUMBERED : source.indexOf(column.name()))
                        .toArray(),
                folders
                        ? java.util.stream.IntStream.range(stored, stored + dynamic.size())
                                .toArray()
                        : new int[0],
                new RowScreen(
                        schema,
                        options.key().stream().map(schema::indexOf).toList(),
                        dynamic.stream().map(schema::indexOf).toList(),
                        schema.indexOf(version)));
    }

    private static Optional<Column> match(
            HiveOptions options, HiveTable.Field field, Schema source, List<String> problems) {
        int index = source.indexOf(field.name());
        if (index < 0
                && options.columns() != ColumnPolicy.FAIL
                && field.columnType().isPresent()) {
            return Optional.of(new Column(field.name(), field.columnType().get()));
        }
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

    private static String partitions(List<String> keys) {
        return keys.isEmpty() ? "the table has no partitions" : "the table is partitioned by " + keys;
    }

    private static void checkSource(HiveOptions options, HiveTable table, Schema source, List<String> problems) {
        List<String> keys =
                table.partitionKeys().stream().map(HiveTable.Field::name).toList();
        if (!options.partition().names().equals(keys)) {
            problems.add(partitions(keys) + ", and option 'partition' names "
                    + (options.partition().names().isEmpty()
                            ? "none"
                            : options.partition().names()));
        }
        List<String> dynamic = options.partition().dynamic();
        for (Column column : source.columns()) {
            boolean stored =
                    table.fields().stream().anyMatch(field -> field.name().equalsIgnoreCase(column.name()));
            boolean filled = dynamic.stream().anyMatch(key -> key.equalsIgnoreCase(column.name()));
            if (!stored && !filled && options.columns() != ColumnPolicy.IGNORE) {
                problems.add("column '" + column.name() + "' of the source is not in the table");
            }
        }
        for (String name : options.key()) {
            int index = source.indexOf(name);
            if (index < 0) {
                problems.add("key column '" + name + "' is not in the source");
            } else if (!comparable(source.type(index).kind()) || !comparable(table, name)) {
                problems.add(
                        "key column '" + name + "' is a floating point number, which may be NaN or -0 and then finds"
                                + " no row, or another; use a key of text, whole numbers, decimals or times, or cast it in a"
                                + " 'query'");
            }
        }
        if (!options.version().isEmpty() && source.indexOf(options.version()) < 0) {
            problems.add("version column '" + options.version() + "' is not in the source");
        }
    }

    /**
     * Whether two values of a kind are the same key to the source, to Hive's join and to its grouping: all but floating
     * point numbers, by byte for texts (a CHAR without the blanks at its end), by value for the others.
     */
    private static boolean comparable(ColumnType.Kind kind) {
        return switch (kind) {
            case FLOAT, DOUBLE -> false;
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, DECIMAL, STRING, VARCHAR, CHAR, BINARY -> true;
            case DATE, TIMESTAMP, INSTANT -> true;
        };
    }

    private static boolean comparable(HiveTable table, String name) {
        return table.fields().stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> field.columnType().stream())
                .allMatch(type -> comparable(type.kind()));
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
            vectors.cols[i] = switch (from[i]) {
                case NUMBERED -> sequence;
                case ABSENT -> nulls(schema.column(i));
                default -> batch.vectors().cols[from[i]];
            };
        }
        vectors.size = batch.size();
        return new RecordBatch(schema, vectors);
    }

    /** The columns of the table that no column of the source fills. */
    List<String> absent() {
        return java.util.stream.IntStream.range(0, from.length)
                .filter(i -> from[i] == ABSENT)
                .mapToObj(i -> schema.column(i).name())
                .toList();
    }

    private static ColumnVector nulls(Column column) {
        ColumnVector nulls = RecordBatch.allocate(Schema.of(column), 1).vectors().cols[0];
        nulls.isRepeating = true;
        nulls.noNulls = false;
        nulls.isNull[0] = true;
        return nulls;
    }

    boolean sequenced() {
        return schema.indexOf(StageTable.SEQUENCE) >= 0;
    }
}
