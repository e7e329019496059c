package io.caravan.hive;

import io.caravan.Lakes;
import io.caravan.hdfs.HdfsSettings;
import io.caravan.hive.server.HiveResult;
import io.caravan.hive.server.HiveSettings;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.Lake;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.Split;
import io.caravan.run.StagedSplit;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** A database of its own in the real lake, and runs that write into it without an engine. */
public final class HiveFixture implements AutoCloseable {
    public static final Instant MIDNIGHT = Instant.parse("2026-01-02T00:00:00Z");
    static final Schema ORDERS = Schema.of(
            new Column("id", ColumnType.BIGINT),
            new Column("Name", ColumnType.STRING),
            new Column("v", ColumnType.INT));
    private static final AtomicInteger RUNS = new AtomicInteger((int) (System.currentTimeMillis() / 1000));

    final String database;
    public final Lake lake;

    public HiveFixture(String name) {
        this(name, Lakes.get().namenodeHttp(), "hive2://" + Lakes.get().hiveBinary());
    }

    public HiveFixture(String name, String namenode, String hive) {
        database = "hv_" + name + "_" + Long.toString(System.currentTimeMillis(), 36);
        lake = new Lake(
                HdfsSettings.of(namenode, "hive"), HiveSettings.of(hive, "hive", ""), "/tmp/caravan/" + database);
        lake.hive().execute("CREATE DATABASE " + database);
    }

    HiveResult sql(String statement) {
        return lake.hive().execute(statement);
    }

    /** All rows as text, sorted by the first column. */
    List<String> rows(String table) {
        return sql("SELECT * FROM " + database + "." + table + " ORDER BY 1, 2").rows().stream()
                .map(Object::toString)
                .toList();
    }

    long count(String table) {
        return sql("SELECT count(*) FROM " + database + "." + table).number();
    }

    HiveOptions options(String table, String... pairs) {
        return HiveOptions.parse(database + "." + table, text(pairs));
    }

    /** The options of an endpoint as text, with the defaults for those that are not given. */
    Map<String, String> text(String... pairs) {
        Map<String, String> options = new HashMap<>(Map.of(
                "mode", "append",
                "partition", "",
                "scope", "",
                "key", "",
                "version", "",
                "create", "true",
                "createDatabase", "false",
                "fileSize", "256MB",
                "success", "",
                "format", "orc"));
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return options;
    }

    static Run run(String route, Instant time) {
        return new Run(RUNS.incrementAndGet(), route, time, Run.Trigger.SCHEDULE, ZoneOffset.UTC);
    }

    static Run backfill(String route, Instant time) {
        return new Run(RUNS.incrementAndGet(), route, time, Run.Trigger.BACKFILL, ZoneOffset.UTC);
    }

    Participant join(HiveOptions options, Run run) {
        return new HiveParticipant(lake, options, run, "hive:" + options.table() + "?" + options.mode());
    }

    /** Stages each list of batches as a split. */
    static Manifest stage(Participant participant, Run run, List<List<RecordBatch>> splits) throws Exception {
        return stage(participant, run, null, splits);
    }

    /** As from a source with a cursor. */
    static Manifest stage(Participant participant, Run run, String cursor, List<List<RecordBatch>> splits)
            throws Exception {
        return stage(participant, run, cursor, splits, null);
    }

    /** Rows that the table does not take are added to a list; without one, the first of them fails the run. */
    private static Manifest stage(
            Participant participant, Run run, String cursor, List<List<RecordBatch>> splits, List<DirtyRecord> refused)
            throws Exception {
        List<StagedSplit> staged = new ArrayList<>();
        for (int number = 0; number < splits.size(); number++) {
            Writer writer = participant.begin(attempt(run, cursor, number, 1, refused));
            for (RecordBatch batch : splits.get(number)) {
                writer.write(batch);
            }
            staged.add(writer.close());
        }
        return new Manifest("hive:test", staged);
    }

    /** A whole run, published, verified and cleaned. */
    Manifest write(HiveOptions options, Run run, RecordBatch... batches) throws Exception {
        Participant participant = join(options, run);
        Manifest manifest = stage(participant, run, List.of(List.of(batches)));
        participant.publish(manifest, () -> {});
        if (!participant.verify(manifest)) {
            throw new AssertionError("what was published is not there");
        }
        participant.clean();
        return manifest;
    }

    /** A whole run of which the table does not take all rows; returns what it hands back. */
    List<DirtyRecord> writeWhatFits(HiveOptions options, RecordBatch batch) throws Exception {
        List<DirtyRecord> refused = new ArrayList<>();
        Run run = run("orders", MIDNIGHT.plusSeconds(RUNS.get() % 100_000));
        Participant participant = join(options, run);
        Manifest manifest = stage(participant, run, null, List.of(List.of(batch)), refused);
        participant.publish(manifest, () -> {});
        participant.clean();
        return refused;
    }

    Manifest write(HiveOptions options, RecordBatch... batches) throws Exception {
        return write(options, run("orders", MIDNIGHT.plusSeconds(RUNS.get() % 100_000)), batches);
    }

    /** Rows of id, name and v; a null name or id is NULL. */
    static RecordBatch orders(Object... values) {
        RecordBatch batch = RecordBatch.allocate(ORDERS, Math.max(1, values.length / 3));
        for (int i = 0; i < values.length; i += 3) {
            int row = batch.vectors().size++;
            number(batch, 0, row, values[i]);
            text(batch, 1, row, (String) values[i + 1]);
            number(batch, 2, row, values[i + 2]);
        }
        return batch;
    }

    static void number(RecordBatch batch, int column, int row, Object value) {
        LongColumnVector vector = (LongColumnVector) batch.vectors().cols[column];
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[row] = true;
        } else {
            vector.vector[row] = ((Number) value).longValue();
        }
    }

    static void text(RecordBatch batch, int column, int row, String value) {
        BytesColumnVector vector = (BytesColumnVector) batch.vectors().cols[column];
        if (value == null) {
            vector.noNulls = false;
            vector.isNull[row] = true;
        } else {
            vector.setVal(row, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    static TargetAttempt attempt(Run run, int split, int attempt) {
        return attempt(run, null, split, attempt, null);
    }

    private static TargetAttempt attempt(Run run, String cursor, int split, int attempt, List<DirtyRecord> refused) {
        return new TargetAttempt() {
            @Override
            public Run run() {
                return run;
            }

            @Override
            public Plan plan() {
                return new Plan(null, cursor, "", List.of(split()));
            }

            @Override
            public Split split() {
                return new Split(split, "", -1);
            }

            @Override
            public int attempt() {
                return attempt;
            }

            @Override
            public void refuse(DirtyRecord record) {
                if (refused == null) {
                    throw record.unbearable(run);
                }
                refused.add(record);
            }
        };
    }

    @Override
    public void close() {
        lake.hive().execute("DROP DATABASE IF EXISTS " + database + " CASCADE");
        lake.hdfs().delete("/tmp/caravan/" + database, true);
        lake.close();
    }
}
