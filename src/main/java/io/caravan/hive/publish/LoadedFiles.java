package io.caravan.hive.publish;

import io.caravan.hdfs.HdfsStatus;
import io.caravan.hive.publish.Publication.Item;
import io.caravan.hive.server.HiveResult;
import io.caravan.hive.table.HiveDescription;
import io.caravan.hive.table.HiveName;
import io.caravan.hive.table.HiveTable;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files of a run that LOAD DATA has taken into a transactional table, each of them recognized, and their rows counted.
 *
 * @param place the folder of the table or partition
 * @param marks by which files are recognized, by staged path
 */
record LoadedFiles(Publication run, HiveTable table, String place, Map<String, FileMark> marks) {
    private static final Pattern DELTA = Pattern.compile("delta_([0-9]+)_([0-9]+).*");
    /** What takes rows away that were there before. */
    private static final Pattern LATER = Pattern.compile("(?:delete_delta_[0-9]+_|base_)([0-9]+).*");

    /**
     * Finds each of the files, one to one.
     *
     * @throws RunException if it cannot be told where one is
     */
    Map<Item, HdfsStatus> find(List<Item> away) {
        List<HdfsStatus> there = away.isEmpty() ? List.of() : files();
        List<HdfsStatus> rest = new ArrayList<>(there);
        Map<Item, HdfsStatus> found = new LinkedHashMap<>();
        List<Item> open = new ArrayList<>();
        for (Item item : away) {
            rest.stream()
                    .filter(mark(item)::surely)
                    .findFirst()
                    .ifPresentOrElse(file -> found.put(item, file), () -> open.add(item));
            rest.remove(found.get(item));
        }
        byContent(open, rest, found);
        if (found.size() < away.size()) {
            throw unknown("staged files are neither in staging nor in the table");
        }
        return found;
    }

    private FileMark mark(Item item) {
        return marks.getOrDefault(item.file().path(), FileMark.NONE);
    }

    /** Only if there are as many of one content as are missing: another run may have loaded the same rows. */
    private void byContent(List<Item> open, List<HdfsStatus> rest, Map<Item, HdfsStatus> found) {
        Map<String, List<Item>> wanted = open.stream()
                .filter(item -> !mark(item).checksum().isEmpty())
                .collect(Collectors.groupingBy(
                        item -> item.file().bytes() + " " + mark(item).checksum()));
        Map<String, List<HdfsStatus>> there = new HashMap<>();
        for (HdfsStatus file : rest) {
            boolean length = open.stream().anyMatch(item -> item.file().bytes() == file.length());
            if (length) {
                String key = file.length() + " " + run.hdfs().checksum(file.path());
                there.computeIfAbsent(key, any -> new ArrayList<>()).add(file);
            }
        }
        wanted.forEach((key, items) -> {
            List<HdfsStatus> files = there.getOrDefault(key, List.of());
            if (files.size() > items.size()) {
                throw unknown("files of the same content are in the table, of which some are of other runs");
            }
            for (int i = 0; i < files.size(); i++) {
                found.put(items.get(i), files.get(i));
            }
        });
    }

    private List<HdfsStatus> files() {
        List<HdfsStatus> files = new ArrayList<>();
        for (HdfsStatus delta : folders()) {
            if (DELTA.matcher(delta.name()).matches()) {
                files.addAll(run.hdfs().list(delta.path()));
            }
        }
        return files;
    }

    private List<HdfsStatus> folders() {
        if (run.hdfs().status(place).isEmpty()) {
            return List.of();
        }
        return run.hdfs().list(place).stream().filter(HdfsStatus::directory).toList();
    }

    /** How many committed rows these files hold. */
    long rows(Map<Item, HdfsStatus> files) {
        return counts(files).values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Those of the files that an aborted transaction has left.
     *
     * @throws RunException if that is not certain for a file that shows no rows
     */
    Map<Item, HdfsStatus> invisible(Map<Item, HdfsStatus> files) {
        Map<String, Long> counts = counts(files);
        Map<Item, HdfsStatus> invisible = new LinkedHashMap<>(files);
        invisible.values().removeIf(file -> counts.getOrDefault(file.path(), 0L) > 0);
        if (!invisible.isEmpty()) {
            noneIsOpen();
            invisible.values().forEach(this::notDeleted);
        }
        return invisible;
    }

    /** The transaction that took the files may still be under way. */
    private void noneIsOpen() {
        HiveResult locks = run.hive().execute("SHOW LOCKS " + run.name().sql());
        int transactions = 0;
        for (int row = 0; row < locks.rows().size(); row++) {
            transactions += locks.text(row, 1).equals(run.name().database()) ? 1 : 0;
        }
        if (transactions > 0) {
            throw RunException.external(
                    run.subject() + ": cannot append to Hive table '" + run.name()
                            + "': an earlier try may still be under"
                            + " way, for " + transactions
                            + " locks are held on the table. It is tried again; SHOW LOCKS "
                            + run.name() + " tells who holds them.",
                    null);
        }
    }

    private void notDeleted(HdfsStatus file) {
        long own = number(DELTA, 2, parent(file));
        boolean later = folders().stream().anyMatch(folder -> number(LATER, 1, folder.name()) >= own);
        if (own < 0 || later) {
            throw unknown("its rows may have been deleted or compacted since they were loaded");
        }
    }

    private static String parent(HdfsStatus file) {
        String folder = file.path().substring(0, file.path().lastIndexOf('/'));
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    private static long number(Pattern pattern, int group, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(group)) : -1;
    }

    private Map<String, Long> counts(Map<Item, HdfsStatus> files) {
        Map<String, Long> counts = new HashMap<>();
        if (files.isEmpty()) {
            return counts;
        }
        String system = HiveDescription.fileSystem(table.location());
        String paths = files.values().stream()
                .map(file -> HiveName.literal(system + file.path()))
                .collect(Collectors.joining(", "));
        HiveResult result = run.hive()
                .execute("SELECT INPUT__FILE__NAME, count(*) FROM " + run.name().sql() + " WHERE INPUT__FILE__NAME IN ("
                        + paths + ") GROUP BY INPUT__FILE__NAME");
        for (int row = 0; row < result.rows().size(); row++) {
            counts.put(
                    HiveDescription.path(result.text(row, 0)),
                    ((Number) result.rows().get(row).get(1)).longValue());
        }
        return counts;
    }

    private RunException unknown(String why) {
        return RunException.data(run.subject() + ": cannot append to Hive table '" + run.name() + "': " + why
                + ", so it is not known whether the rows of this run are there. Compare the table with the source; then"
                + " cancel the run, and add what is missing with mode=upsert or by hand.");
    }
}
