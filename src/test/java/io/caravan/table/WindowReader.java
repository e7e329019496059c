package io.caravan.table;

import io.caravan.run.Plan;
import io.caravan.run.RunException;
import io.caravan.run.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Reads one window of a cursor after the other, as runs that commit would, and keeps which version it saw of each row. The
 * source has to select the columns id and version.
 */
final class WindowReader {
    private final Reads reads;
    private final String[] options;
    private UnaryOperator<Plan> mistake = UnaryOperator.identity();
    private boolean again;
    private boolean byId;
    private String stands;

    private final Map<Long, Long> seen = new HashMap<>();
    private final StringBuilder wrong = new StringBuilder();
    private int windows;
    private int filled;
    private int refused;
    private int doubled;

    WindowReader(Reads reads, String... options) {
        this.reads = reads;
        this.options = options;
    }

    /** Reads some rows again, as coarse cursors do for a target that upserts. */
    WindowReader readingAgain() {
        again = true;
        return this;
    }

    /** Goes by the id, which shows new rows and no changes. */
    WindowReader byId() {
        byId = true;
        return this;
    }

    /** A planted bug: what it makes of each plan. */
    WindowReader mistaken(UnaryOperator<Plan> plan) {
        mistake = plan;
        return this;
    }

    /** A plan that ends elsewhere, both in what is read and where the cursor stands afterwards. */
    static Plan until(Plan plan, String hi) {
        Window window = plan.window();
        String detail = plan.detail().replace(window.hi(), hi);
        return new Plan(new Window(window.lo(), hi), plan.cursorColumn(), detail, plan.splits());
    }

    /** All of them at once, each on a thread of its own, until they have done so many windows together. */
    static void readAll(List<WindowReader> readers, int windows) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(readers.size());
        AtomicInteger left = new AtomicInteger(windows);
        List<Callable<Void>> work = new ArrayList<>();
        for (WindowReader reader : readers) {
            work.add(() -> {
                while (left.decrementAndGet() >= 0) {
                    reader.window();
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        threads.shutdown();
    }

    /** Plans and reads one window. A run that the rows themselves make fail leaves the cursor where it stands. */
    void window() throws Exception {
        TableSource source = reads.source(options);
        try {
            Plan plan = mistake.apply(Reads.plan(source, stands));
            List<List<String>> rows = Reads.rows(source, plan);
            rows.forEach(this::row);
            stands = plan.window().hi();
            windows++;
            filled += rows.isEmpty() ? 0 : 1;
        } catch (RunException e) {
            if (e.category() != RunException.Category.DATA) {
                throw e;
            }
            refused++;
        } finally {
            source.release();
        }
    }

    private void row(List<String> row) {
        Long id = Long.valueOf(row.get(0));
        Long version = byId ? 1L : Long.valueOf(row.get(1));
        Long before = seen.put(id, version);
        if (before != null && !again && before >= version) {
            doubled++;
        }
        if (before != null && before > version) {
            wrong.append(" row ").append(id).append(" went back from version ").append(before);
        }
    }

    /** The rows of the table whose last version has not been seen. */
    long lost(Map<Long, Long> table) {
        return table.entrySet().stream()
                .filter(row -> !(byId ? Long.valueOf(1) : row.getValue()).equals(seen.get(row.getKey())))
                .count();
    }

    int windows() {
        return windows;
    }

    int refused() {
        return refused;
    }

    int doubled() {
        return doubled;
    }

    /** What is wrong with what was seen; empty if nothing is. */
    String wrong(Map<Long, Long> table) {
        String all = wrong.toString();
        all += doubled > 0 ? " " + doubled + " doubled" : "";
        all += lost(table) > 0 ? " " + lost(table) + " lost of " + table.size() : "";
        return all;
    }

    String name() {
        return String.join(" ", options);
    }

    @Override
    public String toString() {
        return name() + ": " + windows + " windows, " + filled + " with rows, " + refused + " refused";
    }
}
