package io.caravan.hive.orc;

import io.caravan.hive.table.PartitionValues;
import io.caravan.record.ColumnType;
import io.caravan.record.ColumnType.Kind;
import io.caravan.record.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/**
 * Spells the partition of a row as Hive does. Rows without a value, or with one that names no partition, come no further
 * than the screen before.
 *
 * @param columns the partition columns in the batch
 */
public record PartitionNames(int[] columns) implements OrcPartitions.Namer {
    private static final Set<Kind> POSSIBLE = EnumSet.of(
            Kind.BOOLEAN,
            Kind.TINYINT,
            Kind.SMALLINT,
            Kind.INT,
            Kind.BIGINT,
            Kind.DATE,
            Kind.STRING,
            Kind.VARCHAR,
            Kind.CHAR);

    public static boolean possible(Kind kind) {
        return POSSIBLE.contains(kind);
    }

    @Override
    public String path(RecordBatch batch, int row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int column : columns) {
            String name = batch.schema().column(column).name();
            String value = text(batch.vectors().cols[column], batch.schema().type(column), row);
            values.put(name, value);
        }
        return PartitionValues.of(values).path();
    }

    private static String text(ColumnVector vector, ColumnType type, int row) {
        int at = vector.isRepeating ? 0 : row;
        if (!vector.noNulls && vector.isNull[at]) {
            return "";
        }
        if (vector instanceof BytesColumnVector bytes) {
            return new String(bytes.vector[at], bytes.start[at], bytes.length[at], StandardCharsets.UTF_8);
        }
        long value = ((LongColumnVector) vector).vector[at];
        return switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay(value).toString();
            case BOOLEAN -> Boolean.toString(value != 0);
            case TINYINT, SMALLINT, INT, BIGINT -> Long.toString(value);
            case FLOAT, DOUBLE, DECIMAL, STRING, VARCHAR, CHAR, BINARY, TIMESTAMP, INSTANT ->
                throw type.kind().unexpected();
        };
    }
}
