package io.caravan.store;

import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The events of runs. They ride in transactions that are made anyway: what happens between two of them is noted, and
 * written with the next. Any thread may note.
 */
public final class Timeline {
    private static final String INSERT =
            "INSERT INTO sync_run_event (run_id, happened, node, kind, split_no, target, category, detail)"
                    + " VALUES (?, COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), CURRENT_TIMESTAMP), ?, ?, ?, ?, ?, ?)";

    /** An event, and when it happened by the clock of this process. */
    private record Note(RunEvent event, long nanos) {}

    private final String node;
    private final Map<Long, Queue<Note>> notes = new ConcurrentHashMap<>();

    Timeline(String node) {
        this.node = node;
    }

    String node() {
        return node;
    }

    public void note(Run run, RunEvent event) {
        notes.computeIfAbsent(run.id(), id -> new ConcurrentLinkedQueue<>()).add(new Note(event, System.nanoTime()));
    }

    /** What is not written yet, by the clock of a caller. */
    public List<RunEvent> noted(long run, Instant now) {
        return timed(list(run), now);
    }

    private List<RunEvent> timed(List<Note> noted, Instant now) {
        long nanos = System.nanoTime();
        return noted.stream()
                .map(note -> note.event().happened(now.minusNanos(nanos - note.nanos()), node))
                .toList();
    }

    private List<Note> list(long run) {
        Queue<Note> noted = notes.get(run);
        return noted == null ? List.of() : List.copyOf(noted);
    }

    /** The process works on the run no more. */
    public void forget(Run run) {
        notes.remove(run.id());
    }

    /**
     * Writes what was noted of a run and, if it is not null, one more event, at the end of a transaction.
     *
     * @param transaction makes a transaction of the work
     */
    <T> T with(Run run, RunEvent event, Function<Transactions.Work<T>, T> transaction, Transactions.Work<T> work) {
        List<Note> noted = list(run.id());
        T result = transaction.apply(sql -> {
            T done = work.in(sql);
            write(sql, run, noted, event);
            return done;
        });
        notes.computeIfPresent(run.id(), (id, queue) -> {
            queue.removeAll(noted);
            return queue;
        });
        return result;
    }

    private void write(Sql sql, Run run, List<Note> noted, RunEvent event) throws SQLException {
        List<RunEvent> events = new ArrayList<>();
        if (!noted.isEmpty()) {
            events.addAll(timed(noted, sql.now()));
        }
        if (event != null) {
            events.add(event);
        }
        if (!events.isEmpty()) {
            write(sql, node, run.id(), events);
        }
    }

    public static void write(Sql sql, String node, long run, RunEvent event) throws SQLException {
        write(sql, node, run, List.of(event));
    }

    private static void write(Sql sql, String node, long run, List<RunEvent> events) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (RunEvent event : events) {
            rows.add(new Object[] {
                run, event.at(), node, event.kind(), event.split(), event.target(), event.category(), event.detail()
            });
        }
        sql.batch(INSERT, rows);
    }

    static List<RunEvent> read(Sql sql, long run) throws SQLException {
        return sql.list(
                Timeline::event,
                "SELECT happened, node, kind, split_no, target, category, detail FROM sync_run_event"
                        + " WHERE run_id = ? ORDER BY seq",
                run);
    }

    private static RunEvent event(ResultSet row) throws SQLException {
        int split = row.getInt("split_no");
        Integer number = row.wasNull() ? null : split;
        String category = row.getString("category");
        return new RunEvent(
                Sql.instant(row, "happened"),
                row.getString("node"),
                RunEvent.Kind.valueOf(row.getString("kind")),
                number,
                row.getString("target"),
                category == null ? null : RunException.Category.valueOf(category),
                row.getString("detail"));
    }
}
