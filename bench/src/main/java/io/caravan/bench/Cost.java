package io.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel says of a process and its children: CPU seconds used, and the most memory it ever held. */
final class Cost {
    private static final double TICKS_PER_SECOND = 100;

    private Cost() {}

    /** CPU seconds of this process and all that descend from it, those that have ended included where a parent waited. */
    static double cpuSeconds(ProcessHandle process) throws IOException {
        double sum = own(process.pid());
        try (Stream<ProcessHandle> all = process.descendants()) {
            for (ProcessHandle child : all.toList()) {
                sum += own(child.pid());
            }
        }
        return sum;
    }

    /** CPU seconds of one process. */
    static double own(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The peak resident set in megabytes. */
    static long peakMegabytes(ProcessHandle process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }
}
