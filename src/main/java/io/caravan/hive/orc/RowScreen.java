package io.caravan.hive.orc;

import io.caravan.hive.table.PartitionValues;
import io.caravan.record.ColumnType;
import io.caravan.record.ColumnType.Decimal;
import io.caravan.record.ColumnType.Text;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;
import org.apache.orc.storage.serde2.io.HiveDecimalWritable;

/**
 * Finds the rows that a Hive table would lose, change or misplace, before any of them is staged. Made once for a run; any
 * number of threads.
 */
public final class RowScreen {
    /**
     * Why a row cannot be held.
     *
     * @param column as the table calls it
     * @param reason without the value
     */
    public record Fault(String column, String reason) {}

    /** Says what is wrong with the value of a row, null if nothing is. Asked for values that are not NULL. */
    private interface Rule {
        /** Whether a value is unfit; called for every value. */
        boolean unfit(ColumnVector vector, int at);

        String reason(ColumnVector vector, int at);
    }

    private record Check(int column, Rule rule, String reasonOfNull) {}

    private static final long FIRST_MILLI = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1000;
    private static final long LAST_MILLI =
            LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1000 - 1;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final String OUTSIDE = "it lies before the year 1 or after 9999, which Hive does not hold";

    private final Schema schema;
    private final List<Check> checks = new ArrayList<>();

    /**
     * For rows of a schema.
     *
     * @param keys columns that must not be NULL, because rows are found by them
     * @param partitions columns that name the row's partition
     * @param version the column by which the later of two rows wins, -1 without one
     */
    public RowScreen(Schema schema, List<Integer> keys, List<Integer> partitions, int version) {
        this.schema = schema;
        for (int column = 0; column < schema.size(); column++) {
            ColumnType type = schema.type(column);
            boolean partition = partitions.contains(column);
            Rule rule = rule(type).orElse(null);
            if (partition && type.hive().matches("(string|varchar|char).*")) {
                rule = new PartitionText(schema.column(column).name(), partitions.size());
            } else if (column == version && rule == null) {
                rule = notANumber(type).orElse(null);
            }
            String ofNull = partition
                    ? "it is NULL, and 'partition' needs a value"
                    : keys.contains(column) ? "it is NULL, and part of 'key'" : null;
            if (rule != null || ofNull != null) {
                checks.add(new Check(column, rule, ofNull));
            }
        }
    }

    /** The rows that cannot be held, each with its first fault. */
    public NavigableMap<Integer, Fault> faults(RecordBatch batch) {
        NavigableMap<Integer, Fault> faults = new TreeMap<>();
        for (Check check : checks) {
            ColumnVector vector = batch.vectors().cols[check.column()];
            int values = vector.isRepeating ? Math.min(1, batch.size()) : batch.size();
            for (int row = 0; row < values; row++) {
                boolean isNull = !vector.noNulls && vector.isNull[row];
                if (isNull
                        ? check.reasonOfNull() != null
                        : check.rule() != null && check.rule().unfit(vector, row)) {
                    String reason = isNull ? check.reasonOfNull() : check.rule().reason(vector, row);
                    Fault fault = new Fault(schema.column(check.column()).name(), reason);
                    int last = vector.isRepeating ? batch.size() : row + 1;
                    for (int each = row; each < last; each++) {
                        faults.putIfAbsent(each, fault);
                    }
                }
            }
        }
        return faults;
    }

    private static Optional<Rule> rule(ColumnType type) {
        return Optional.ofNullable(
                switch (type.kind()) {
                    case TINYINT -> new Range(Byte.MIN_VALUE, Byte.MAX_VALUE, "it is no " + type);
                    case SMALLINT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE, "it is no " + type);
                    case INT -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE, "it is no " + type);
                    case DATE -> new Range(FIRST_DAY, LAST_DAY, OUTSIDE);
                    case DECIMAL -> decimal((Decimal) type);
                    case TIMESTAMP, INSTANT -> new Times();
                    case VARCHAR -> new Length((Text) type, false);
                    case CHAR -> new Length((Text) type, true);
                    case BOOLEAN, BIGINT, FLOAT, DOUBLE, STRING, BINARY -> null;
                });
    }

    private static Rule decimal(Decimal type) {
        String reason = "it has more digits than " + type;
        if (type.fitsLong()) {
            long most = (long) Math.pow(10, type.precision()) - 1;
            return new Range(-most, most, reason);
        }
        return new Digits(type, reason);
    }

    private static Optional<Rule> notANumber(ColumnType type) {
        boolean floating = type.kind() == ColumnType.Kind.FLOAT || type.kind() == ColumnType.Kind.DOUBLE;
        return floating ? Optional.of(new Ordered()) : Optional.empty();
    }

    private record Range(long least, long most, String why) implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            long value = ((LongColumnVector) vector).vector[at];
            return value < least || value > most;
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            return why;
        }
    }

    private record Digits(Decimal type, String why) implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            HiveDecimalWritable value = ((DecimalColumnVector) vector).vector[at];
            return value.scale() > type.scale() || value.precision() - value.scale() > type.precision() - type.scale();
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            return why;
        }
    }

    /** ORC cuts seconds towards zero: it gives the last second before 1970 back a second later. */
    private record Times() implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            long millis = ((TimestampColumnVector) vector).time[at];
            return millis < 0 && millis > -1000 || millis < FIRST_MILLI || millis > LAST_MILLI;
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            long millis = ((TimestampColumnVector) vector).time[at];
            return millis < 0 && millis > -1000
                    ? "it lies in the second before 1970-01-01 00:00:00, which ORC gives back a second later; read the"
                            + " column as text to keep it"
                    : OUTSIDE;
        }
    }

    /** In characters, as Hive counts them; blanks at the end of a CHAR do not count. */
    private record Length(Text type, boolean blanksDoNotCount) implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            BytesColumnVector text = (BytesColumnVector) vector;
            return text.length[at] > type.length() && characters(text, at) > type.length();
        }

        private int characters(BytesColumnVector text, int at) {
            byte[] bytes = text.vector[at];
            int end = text.start[at] + text.length[at];
            while (blanksDoNotCount && end > text.start[at] && bytes[end - 1] == ' ') {
                end--;
            }
            int characters = 0;
            for (int i = text.start[at]; i < end; i++) {
                characters += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
            }
            return characters;
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            return "it is longer than " + type;
        }
    }

    /** NaN is neither older nor newer than anything. */
    private record Ordered() implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            return Double.isNaN(((DoubleColumnVector) vector).vector[at]);
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            return "it is NaN, and the later of two rows is found by it";
        }
    }

    private record PartitionText(String key, int keys) implements Rule {
        @Override
        public boolean unfit(ColumnVector vector, int at) {
            BytesColumnVector text = (BytesColumnVector) vector;
            int length = text.length[at];
            byte[] bytes = text.vector[at];
            int start = text.start[at];
            boolean suspect = length == 0 || length > 60 || bytes[start + length - 1] == ' ';
            for (int i = start; i < start + length && !suspect; i++) {
                suspect = bytes[i] == 0 || bytes[i] == '_' && length > 20;
            }
            return suspect && reason(vector, at) != null;
        }

        @Override
        public String reason(ColumnVector vector, int at) {
            return PartitionValues.unfit(key, ((BytesColumnVector) vector).toString(at), keys);
        }
    }
}
