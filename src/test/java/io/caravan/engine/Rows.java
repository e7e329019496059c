package io.caravan.engine;

import io.caravan.endpoint.OptionReader;
import io.caravan.endpoint.OwnParameters;
import io.caravan.endpoint.RunConsumer;
import io.caravan.endpoint.SyncOptions;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Plan;
import io.caravan.run.PlanRequest;
import io.caravan.run.Reads;
import io.caravan.run.Run;
import io.caravan.run.RunSource;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/**
 * {@code rows:name?schedule=&splits=&cursor=}: a source over a list of growing numbers, which stand for rows and
 * for their own cursor values.
 */
public final class Rows extends DefaultComponent {
    static final Schema SCHEMA = Schema.of(new Column("id", ColumnType.BIGINT));
    static final int BATCH = 10;

    /** What may go wrong while a split is read. */
    public interface Trouble {
        void at(SplitAttempt attempt, int batch) throws Exception;
    }

    volatile List<Long> all = new CopyOnWriteArrayList<>();
    volatile Power power = Power.on();
    final List<String> reads = new CopyOnWriteArrayList<>();
    public final List<String> plans = new CopyOnWriteArrayList<>();
    volatile String cursorColumn;
    /** Which numbers are no rows. */
    volatile LongPredicate dirty = id -> false;

    final AtomicInteger released = new AtomicInteger();
    volatile Runnable release = () -> {};
    volatile Runnable making = () -> {};
    public volatile Trouble trouble = (attempt, batch) -> {};
    /** Why each plan may miss rows. */
    volatile List<String> warnings = List.of();

    /** Whether it knows of no rows, and not of their columns. */
    public volatile boolean nothing;
    /** Why runs read some rows again. */
    public volatile String coarse;

    /** Whether the splits of a plan are good in another process too. */
    volatile boolean resumes = true;

    public volatile Trouble planTrouble = (attempt, batch) -> {};

    /** Of which of a few things a number is a version, where it is taken for one. */
    static long key(long id) {
        return id % 17;
    }

    static RecordBatch batch(List<Long> ids) {
        RecordBatch batch = RecordBatch.allocate(SCHEMA, Math.max(1, ids.size()));
        fill(batch, ids);
        return batch;
    }

    private static void fill(RecordBatch batch, List<Long> ids) {
        batch.reset();
        LongColumnVector column = (LongColumnVector) batch.vectors().cols[0];
        for (int i = 0; i < ids.size(); i++) {
            column.vector[i] = ids.get(i);
        }
        batch.vectors().size = ids.size();
        batch.bytes(8L * ids.size());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        RowsEndpoint endpoint = new RowsEndpoint(uri, this);
        endpoint.texts.put("timezone", "UTC");
        endpoint.splits = getAndRemoveParameter(parameters, "splits", Integer.class, 1);
        endpoint.parallelism = getAndRemoveParameter(parameters, "parallelism", Integer.class, 1);
        endpoint.cursor = getAndRemoveParameter(parameters, "cursor", Boolean.class, true);
        endpoint.reads = getAndRemoveParameter(parameters, "reads", String.class, "all");
        endpoint.list = remaining;
        endpoint.own = OwnParameters.take(parameters);
        parameters.forEach((name, value) -> endpoint.texts.put(name, value.toString()));
        parameters.clear();
        return endpoint;
    }

    static final class RowsEndpoint extends DefaultEndpoint {
        private final Map<String, String> texts = new HashMap<>();
        private Map<String, String> own = Map.of();
        private int splits;
        private int parallelism;
        private boolean cursor;
        /** What it says of what its runs read; its windows do not depend on that. */
        private String reads;

        private String list;

        RowsEndpoint(String uri, Component component) {
            super(uri, component);
        }

        SyncOptions sync() {
            OptionReader reader = new OptionReader(texts::get);
            SyncOptions sync = SyncOptions.read(reader, OwnParameters.read(reader, own));
            reader.end();
            return sync;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("a source");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new RowsConsumer(this, processor);
        }
    }

    static final class RowsConsumer extends RunConsumer {
        private final RowsEndpoint options;

        RowsConsumer(RowsEndpoint endpoint, Processor processor) {
            super(endpoint, processor, endpoint.sync());
            this.options = endpoint;
        }

        @Override
        public Reads reads() {
            return switch (options.reads) {
                case "new" -> Reads.byCursor("id", false);
                case "new-and-absent" -> Reads.byCursor("id", true);
                case "files" -> Reads.changedFiles();
                default -> Reads.EVERYTHING;
            };
        }

        @Override
        public Set<String> manner() {
            return Set.of("parallelism");
        }

        @Override
        public Map<String, String> subject() {
            return options.cursor ? Map.of("list", options.list) : Map.of();
        }

        @Override
        public RunSource source() {
            ((Rows) options.getComponent()).making.run();
            return new RowsSource(options);
        }
    }

    private static final class RowsSource implements RunSource {
        private final RowsEndpoint options;
        private final Rows rows;

        RowsSource(RowsEndpoint options) {
            this.options = options;
            this.rows = (Rows) options.getComponent();
        }

        @Override
        public int parallelism() {
            return options.parallelism;
        }

        @Override
        public void release() {
            rows.released.incrementAndGet();
            rows.release.run();
        }

        @Override
        public String coarse(Run run) {
            return rows.coarse;
        }

        @Override
        public boolean resumes(Plan plan) {
            return rows.resumes;
        }

        @Override
        public String position(Run run, String text) {
            return Long.toString(Long.parseLong(text));
        }

        /** Window {@code [cursor, largest + 1)}; split i takes the numbers whose remainder is i. */
        @Override
        public Plan plan(PlanRequest request) throws Exception {
            rows.plans.add(request.run().route() + " " + request.cursor());
            rows.planTrouble.at(null, 0);
            long hi = ask(
                    Step.Phase.P2_PLAN,
                    "plan",
                    () -> rows.all.stream().mapToLong(Long::longValue).max().orElse(-1) + 1);
            Window window = options.cursor ? new Window(request.cursor(), Long.toString(hi)) : null;
            List<Split> splits = new ArrayList<>();
            for (int i = 0; i < options.splits; i++) {
                splits.add(new Split(i, i + "/" + options.splits, -1));
            }
            return new Plan(window, options.cursor ? "id" : null, Long.toString(hi), splits).warning(rows.warnings);
        }

        @Override
        public void read(SplitAttempt attempt) throws Exception {
            rows.cursorColumn = attempt.plan().cursorColumn();
            rows.reads.add("s" + attempt.split().number() + "-a" + attempt.attempt());
            if (rows.nothing) {
                attempt.nothing();
                return;
            }
            List<Long> mine =
                    ask(Step.Phase.P3_EXTRACT, "split " + attempt.split().number(), () -> mine(attempt));
            RecordBatch batch = RecordBatch.allocate(SCHEMA, BATCH);
            int from = 0;
            int number = 0;
            do {
                rows.trouble.at(attempt, number++);
                int to = Math.min(mine.size(), from + BATCH);
                fill(batch, clean(attempt, mine.subList(from, to)));
                attempt.send(batch);
                from = to;
            } while (from < mine.size());
        }

        private List<Long> clean(SplitAttempt attempt, List<Long> ids) {
            List<Long> clean = new ArrayList<>();
            for (long id : ids) {
                if (rows.dirty.test(id)) {
                    byte[] raw = ("secret " + id).getBytes(StandardCharsets.UTF_8);
                    attempt.dirty(new DirtyRecord("in/a.csv", "line " + id, "id", "the text is not a number.", raw));
                } else {
                    clean.add(id);
                }
            }
            return clean;
        }

        private <T> T ask(Step.Phase phase, String what, Power.Work<T> question) throws Exception {
            return rows.power.step(new Step(phase, Step.Kind.CALL, what), question, question);
        }

        private List<Long> mine(SplitAttempt attempt) {
            Window window = attempt.plan().window();
            long lo = window == null || window.lo() == null ? Long.MIN_VALUE : Long.parseLong(window.lo());
            long hi = Long.parseLong(window == null ? attempt.plan().detail() : window.hi());
            int splits = attempt.plan().splits().size();
            return rows.all.stream()
                    .filter(id -> id >= lo
                            && id < hi
                            && id % splits == attempt.split().number())
                    .toList();
        }
    }
}
