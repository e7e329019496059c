package io.caravan.table;

import io.caravan.connection.ConnectionSettings;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Run;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.pool.Connections;
import io.caravan.table.pool.Databases;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.Decimal64ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Reads tables the way the engine does, without an engine, and renders what arrives in the batches as text. */
final class Reads implements AutoCloseable {
    final Connections connections;

    Reads(String url, String username, String password) {
        this(Map.of("db.url", url, "db.username", username, "db.password", password));
    }

    Reads(Map<String, String> settings) {
        this(settings, Databases.KNOWN);
    }

    Reads(Map<String, String> settings, Databases databases) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("caravan.connections." + name, value));
        connections = new Connections(
                new ConnectionSettings(name -> Optional.ofNullable(all.get(name)), all::keySet), databases);
    }

    static Run run() {
        return new Run(1, "orders", Instant.parse("2026-01-31T00:00:00Z"), Run.Trigger.MANUAL, ZoneId.of("UTC"));
    }

    /** Options of a source as {@code name, value, name, value}. */
    TableSource source(String... options) {
        Map<String, String> given = new HashMap<>(Map.of("connection", "db"));
        for (int i = 0; i < options.length; i += 2) {
            given.put(options[i], options[i + 1]);
        }
        return new TableSource(TableOptions.parse(given::get), connections);
    }

    static Plan plan(TableSource source, String cursor) throws Exception {
        return source.plan(new PlanRequest(run(), cursor, false));
    }

    /** All rows of a full load. */
    List<List<String>> all(String... options) throws Exception {
        TableSource source = source(options);
        try {
            return rows(source, plan(source, null));
        } finally {
            source.release();
        }
    }

    static List<List<String>> rows(TableSource source, Plan plan) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : plan.splits()) {
            source.read(new Attempt(plan, split, batch -> rows.addAll(rows(batch))));
        }
        return rows;
    }

    static List<List<String>> rows(RecordBatch batch) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < batch.schema().size(); i++) {
                values.add(value(batch.schema().type(i), batch.vectors().cols[i], row));
            }
            rows.add(values);
        }
        return rows;
    }

    private static String value(ColumnType type, ColumnVector vector, int row) {
        if (!vector.noNulls && vector.isNull[row]) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT -> Long.toString(((LongColumnVector) vector).vector[row]);
            case FLOAT -> Float.toString((float) ((DoubleColumnVector) vector).vector[row]);
            case DOUBLE -> Double.toString(((DoubleColumnVector) vector).vector[row]);
            case DECIMAL -> decimal((ColumnType.Decimal) type, vector, row).toPlainString();
            case STRING, VARCHAR, CHAR -> new String(bytes(vector, row), StandardCharsets.UTF_8);
            case BINARY -> HexFormat.of().withUpperCase().formatHex(bytes(vector, row));
            case DATE ->
                LocalDate.ofEpochDay(((LongColumnVector) vector).vector[row]).toString();
            case TIMESTAMP, INSTANT -> timestamp((TimestampColumnVector) vector, row);
        };
    }

    private static BigDecimal decimal(ColumnType.Decimal type, ColumnVector vector, int row) {
        return type.fitsLong()
                ? BigDecimal.valueOf(((Decimal64ColumnVector) vector).vector[row], type.scale())
                : ((DecimalColumnVector) vector)
                        .vector[row]
                        .getHiveDecimal()
                        .bigDecimalValue()
                        .setScale(type.scale());
    }

    private static byte[] bytes(ColumnVector vector, int row) {
        BytesColumnVector bytes = (BytesColumnVector) vector;
        return java.util.Arrays.copyOfRange(bytes.vector[row], bytes.start[row], bytes.start[row] + bytes.length[row]);
    }

    private static String timestamp(TimestampColumnVector vector, int row) {
        LocalDateTime value =
                LocalDateTime.ofEpochSecond(Math.floorDiv(vector.time[row], 1000), vector.nanos[row], ZoneOffset.UTC);
        return Cursors.text(value);
    }

    @Override
    public void close() {
        connections.close();
    }

    /** One try at a split that hands its batches to the test. */
    record Attempt(Plan plan, Split split, Consumer<RecordBatch> sink) implements SplitAttempt {
        @Override
        public Run run() {
            return Reads.run();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void send(RecordBatch batch) {
            sink.accept(batch);
        }
    }
}
