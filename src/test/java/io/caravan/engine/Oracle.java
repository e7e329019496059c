package io.caravan.engine;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Compares source, targets and run store: what is committed is there exactly once, and the cursor says how far. */
final class Oracle {
    private record Known(long id, String status, String lo, String hi, String detail) {
        boolean committed() {
            return status.equals("COMMITTED");
        }

        boolean open() {
            return !committed() && !status.equals("FAILED") && !status.equals("CANCELLED");
        }
    }

    private final Shape shape;
    private final Path root;
    private final List<Long> source;
    private final List<Known> runs = new ArrayList<>();
    private String cursor;

    Oracle(Shape shape, DataSource database, Path root, List<Long> source) throws SQLException {
        this.shape = shape;
        this.root = root;
        this.source = source;
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            try (var rows =
                    statement.executeQuery("SELECT run_id, status, lo, hi, detail FROM sync_run ORDER BY run_id")) {
                while (rows.next()) {
                    runs.add(new Known(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5)));
                }
            }
            try (var rows = statement.executeQuery("SELECT cursor_value FROM sync_cursor")) {
                cursor = rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private List<Known> done() {
        return runs.stream().filter(Known::committed).toList();
    }

    int committed() {
        return done().size();
    }

    boolean open() {
        return runs.stream().anyMatch(Known::open);
    }

    boolean quarantined() {
        return runs.stream().anyMatch(run -> run.status().equals("QUARANTINED"));
    }

    /** What is wrong when no run is open. */
    List<String> problems() throws Exception {
        List<String> problems = new ArrayList<>();
        List<Known> done = done();
        if (open()) {
            problems.add("a run is open");
        }
        if (done.isEmpty()) {
            return problems;
        }
        Known last = done.get(done.size() - 1);
        if (shape.cursor) {
            checkCursor(done, last, problems);
        }
        for (int i = 0; i < shape.targets.size(); i++) {
            Folder.Mode mode = shape.targets.get(i);
            check(mode, Folder.visible(root, Shape.target(i), mode), last, problems);
        }
        return problems;
    }

    private void checkCursor(List<Known> done, Known last, List<String> problems) {
        if (!last.hi().equals(cursor)) {
            problems.add("the cursor is " + cursor + ", the last run has committed " + last.hi());
        }
        String before = null;
        for (Known run : done) {
            if (!java.util.Objects.equals(before, run.lo())) {
                problems.add("run " + run.id() + " begins at " + run.lo() + ", the one before ends at " + before);
            }
            before = run.hi();
        }
    }

    private void check(Folder.Mode mode, List<Long> visible, Known last, List<String> problems) {
        long hi = Long.parseLong(last.detail());
        long lo = last.lo() == null || mode != Folder.Mode.OVERWRITE ? Long.MIN_VALUE : Long.parseLong(last.lo());
        List<Long> expected =
                source.stream().filter(id -> id >= lo && id < hi).sorted().toList();
        if (shape.updates) {
            checkVersions(expected, visible, hi, problems);
        } else if (!(mode == Folder.Mode.UPSERT ? newest(expected) : expected).equals(visible)) {
            problems.add(mode + " target: expected " + expected + ", found " + visible);
        }
    }

    private static List<Long> newest(List<Long> sorted) {
        Map<Long, Long> newest = new HashMap<>();
        sorted.forEach(id -> newest.put(Rows.key(id), id));
        return newest.values().stream().sorted().toList();
    }

    /** A row that has changed since may be there in any older version. */
    private void checkVersions(List<Long> expected, List<Long> visible, long hi, List<String> problems) {
        if (!visible.containsAll(expected)) {
            problems.add("UPSERT target: expected " + expected + ", found " + visible);
        }
        Set<Long> changed = new HashSet<>();
        source.stream().filter(id -> id >= hi).forEach(id -> changed.add(Rows.key(id)));
        for (Long id : visible) {
            if (!expected.contains(id) && (id >= hi || !changed.contains(Rows.key(id)))) {
                problems.add("UPSERT target: " + id + " is not what the source has");
            }
        }
    }

    /** What is left over when everything has come to rest. */
    List<String> quiet() throws Exception {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < shape.targets.size(); i++) {
            List<Path> staged = Folder.staged(root, Shape.target(i));
            if (!staged.isEmpty()) {
                problems.add("at the end: left in staging: "
                        + staged.stream().map(root::relativize).toList());
            }
        }
        return problems;
    }

    @Override
    public String toString() {
        return runs.toString();
    }
}
