package io.caravan.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What each row of a bench has taken: seconds, and the CPU seconds of all processes that worked on it. */
final class Figures {
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    private final Map<String, Double> before = new LinkedHashMap<>();
    private final Map<String, List<Double>> seconds = new TreeMap<>();
    private final Map<String, List<Double>> cpu = new TreeMap<>();

    Figures() {
        processes.put("bench", ProcessHandle.current());
    }

    /** Counts a process too, from the next row on. */
    void watch(String name, ProcessHandle process) {
        processes.put(name, process);
    }

    void begin() throws IOException {
        before.clear();
        for (var process : processes.entrySet()) {
            before.put(process.getKey(), used(process.getValue()));
        }
    }

    private static double used(ProcessHandle process) throws IOException {
        return process.pid() == ProcessHandle.current().pid() ? Cost.own(process.pid()) : Cost.cpuSeconds(process);
    }

    /** With the CPU of all that works on a copy; what does not fit into the cores is the least time that it can take. */
    void note(String row, double took) throws IOException {
        double all = 0;
        StringBuilder each = new StringBuilder();
        for (var process : before.entrySet()) {
            double own = used(processes.get(process.getKey())) - process.getValue();
            all += own;
            each.append(String.format(Locale.ROOT, " %s %.1f", process.getKey(), own));
        }
        seconds.computeIfAbsent(row, key -> new ArrayList<>()).add(took);
        cpu.computeIfAbsent(row, key -> new ArrayList<>()).add(all);
        System.out.printf(Locale.ROOT, "%s: %.4f s, %.1f s of CPU:%s%n", row, took, all, each);
    }

    /** All rows by name. */
    Iterable<String> rows() {
        return seconds.keySet();
    }

    /** The median. */
    double seconds(String row) {
        return median(seconds.get(row));
    }

    /** The median, of all processes. */
    double cpu(String row) {
        return median(cpu.get(row));
    }

    private static double median(List<Double> measured) {
        List<Double> sorted = new ArrayList<>(measured);
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }
}
