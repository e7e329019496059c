package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.record.RecordBatch;
import io.caravan.record.Schema;
import io.caravan.run.Counts;
import io.caravan.run.DirtyRecord;
import io.caravan.run.Failures;
import io.caravan.run.Item;
import io.caravan.run.Manifest;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Split;
import io.caravan.run.SplitAttempt;
import io.caravan.run.StagedSplit;
import io.caravan.run.Target;
import io.caravan.run.TargetAttempt;
import io.caravan.run.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** One try at a split: sends its batches down the route and keeps the account of where their rows went. */
final class Attempt implements SplitAttempt {
    private final RunExecution execution;
    private final Plan plan;
    private final Split split;
    private final int number;
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private volatile Throwable failure;
    private volatile boolean closed;
    private long batches;
    private boolean nothing;
    /** Added by the thread that reads. */
    private final List<Item> items = new ArrayList<>();

    private final DirtyRecords dirty = new DirtyRecords();
    private final long start = System.nanoTime();
    /** Written by the threads that read. */
    private volatile Counts counts = Counts.NONE;

    Attempt(RunExecution execution, Plan plan, Split split, int number) {
        this.execution = execution;
        this.plan = plan;
        this.split = split;
        this.number = number;
    }

    @Override
    public Run run() {
        return execution.run();
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public Split split() {
        return split;
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public void send(RecordBatch batch) {
        check();
        int rows = batch.size();
        execution.hold(rows, batch.bytes());
        check();
        // Counted before a target hands some of them back, which are then a share of these.
        sent(new Counts(rows, 0, batch.bytes()));
        Ticket ticket = new Ticket(this, batch);
        RunConsumer consumer = execution.consumer();
        Exchange exchange = consumer.createExchange(false);
        try {
            exchange.getIn().setBody(batch);
            exchange.setProperty(Ticket.PROPERTY, ticket);
            exchange.setProperty(Schema.PROPERTY, batch.schema());
            try {
                consumer.getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            long arrived = ticket.settle(exchange);
            batches++;
            sent(new Counts(0, Math.max(0, rows - arrived), 0));
        } finally {
            consumer.releaseExchange(exchange, false);
        }
    }

    @Override
    public void nothing() {
        nothing = true;
    }

    @Override
    public void inexact(String why) {
        execution.inexact(why);
    }

    @Override
    public void dirty(DirtyRecord record) {
        dirty(record, Counts.ONE_DIRTY);
    }

    private void dirty(DirtyRecord record, Counts one) {
        check();
        dirty.add(record);
        count(one);
        try {
            execution.dirty(this, record, one);
        } catch (RunException e) {
            fail(e);
            throw e;
        }
    }

    private void sent(Counts sent) {
        count(sent);
        execution.sent(sent);
    }

    private synchronized void count(Counts more) {
        counts = counts.plus(more);
    }

    List<DirtyRecord> dirty() {
        return dirty.all();
    }

    @Override
    public void note(Item item) {
        items.add(item);
    }

    @Override
    public void count(long bytes) {
        check();
        execution.hold(0, bytes);
        sent(new Counts(0, 0, bytes));
    }

    List<Item> items() {
        return items;
    }

    /** Called before every side effect. */
    void check() {
        if (closed) {
            throw RunException.user(route() + ": cannot stage rows of split " + split.number()
                    + ": the split is closed. Let no asynchronous step (seda, wireTap, threads)"
                    + " hand batches to a target.");
        }
        if (failure != null) {
            throw Failures.of(route(), "stage split " + split.number(), failure);
        }
        execution.check();
    }

    /** The first failure counts, also when an error handler of the route swallows it. */
    void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        if (thrown instanceof RunException ours) {
            ours.tell();
        }
    }

    Stage stage(String uri, Target target) {
        synchronized (stages) {
            return stages.computeIfAbsent(uri, key -> new Stage(this, execution.join(uri, target)));
        }
    }

    /** Closes what was staged: one manifest a target. */
    List<Manifest> close() throws Exception {
        if (batches == 0 && !nothing) {
            throw RunException.bug(route() + ": cannot close split " + split.number()
                    + ": its source sent no batch. A source sends at least one, empty if there are no rows.");
        }
        if (nothing && batches == 0) {
            empty();
        }
        check();
        closed = true;
        List<Manifest> manifests = new ArrayList<>();
        for (Map.Entry<String, Stage> stage : copy().entrySet()) {
            manifests.add(new Manifest(stage.getKey(), List.of(stage.getValue().close())));
        }
        if (failure != null) {
            throw Failures.of(route(), "stage split " + split.number(), failure);
        }
        return manifests;
    }

    /** A source without rows that does not know its columns: a target whose rows have to go is told by its own columns. */
    private void empty() throws Exception {
        for (Map.Entry<String, Target> named : execution.targets().entrySet()) {
            Target target = named.getValue();
            boolean matters = target.writes().overwrites() || run().repeats() && target.appends();
            Optional<Schema> schema = matters ? target.schema() : Optional.empty();
            if (schema.isPresent()) {
                stage(named.getKey(), target).add(RecordBatch.allocate(schema.get(), 1));
            }
        }
    }

    /** Removes what a failed attempt has staged. */
    void clean() {
        closed = true;
        copy().forEach((uri, stage) -> {
            try {
                stage.abort();
            } catch (Exception e) {
                execution.log().attemptNotCleaned(uri, e);
            }
        });
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Counts counts() {
        return counts;
    }

    String route() {
        return run().route();
    }

    private Map<String, Stage> copy() {
        synchronized (stages) {
            return new LinkedHashMap<>(stages);
        }
    }

    /** What this attempt has staged at one target, by one thread at a time; the attempt as that target sees it. */
    static final class Stage implements TargetAttempt {
        private final Attempt attempt;
        private final Participant participant;
        private Writer writer;
        private long rows;

        Stage(Attempt attempt, Participant participant) {
            this.attempt = attempt;
            this.participant = participant;
        }

        synchronized void add(RecordBatch batch) throws Exception {
            int size = batch.size();
            if (writer == null) {
                writer = participant.begin(this);
            }
            writer.write(batch);
            rows += size;
        }

        synchronized StagedSplit close() throws Exception {
            StagedSplit staged = writer.close();
            if (staged.rows() != rows) {
                throw RunException.bug(attempt.route() + ": cannot close split "
                        + split().number() + ": its target was given " + rows + " rows and staged " + staged.rows()
                        + ". Report it; nothing is published.");
            }
            return staged;
        }

        synchronized void abort() throws Exception {
            if (writer != null) {
                writer.abort();
            }
        }

        @Override
        public synchronized void refuse(DirtyRecord record) {
            rows--;
            attempt.dirty(record, Counts.ONE_REFUSED);
        }

        @Override
        public Run run() {
            return attempt.run();
        }

        @Override
        public Plan plan() {
            return attempt.plan();
        }

        @Override
        public Split split() {
            return attempt.split();
        }

        @Override
        public int attempt() {
            return attempt.attempt();
        }
    }
}
