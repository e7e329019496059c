package io.caravan.file.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds files that would have one name at the target once they are unpacked: {@code a.csv} and {@code a.csv.gz}, or an
 * archive {@code b.zip} and a file {@code b.zip/x}. All files of the source are shown, also those that are unchanged, so
 * that every run decides the same: the file that has the name already keeps it, or else the first by name. Shown twice,
 * because of the first time only digests are kept. For one thread.
 */
final class TargetNames {
    private final NameSet names = new NameSet();
    private final NameSet archives = new NameSet();
    private final NameSet archiveFolders = new NameSet();
    private final NameSet twice = new NameSet();
    private final Map<String, TreeSet<String>> groups = new HashMap<>();
    private final Map<String, String> meets = new TreeMap<>();

    /** The name at the target of a file that is unpacked. */
    static String of(String name) {
        Expansion.Kind kind = Expansion.Kind.of(name);
        return kind == Expansion.Kind.ZIP ? name : kind.strip(name);
    }

    void see(String name) {
        String target = of(name);
        if (!names.add(target)) {
            twice.add(target);
        }
        if (Expansion.Kind.of(name) == Expansion.Kind.ZIP) {
            archives.add(name);
        }
        for (String folder : archiveFolders(name)) {
            archiveFolders.add(folder);
        }
    }

    boolean contains(String target) {
        return names.contains(target);
    }

    /** Whether to show all again. */
    boolean unclear() {
        return !twice.isEmpty() || !archiveFolders.isEmpty();
    }

    void again(String name) {
        String target = of(name);
        if (twice.contains(target)) {
            groups.computeIfAbsent(target, key -> new TreeSet<>()).add(name);
        }
        for (String folder : archiveFolders(name)) {
            if (archives.contains(folder)) {
                meets.merge(folder, name, (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        }
    }

    /** The files that have to give way, and the one that each of them meets. */
    Map<String, String> meets() {
        groups.forEach((target, all) -> {
            String first = all.contains(target) ? target : all.first();
            all.stream().filter(name -> !name.equals(first)).forEach(name -> meets.put(name, first));
        });
        groups.clear();
        return meets;
    }

    /** The folders above a file that are called as archives are. */
    private static List<String> archiveFolders(String name) {
        List<String> folders = new ArrayList<>();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String folder = name.substring(0, slash);
            if (Expansion.Kind.of(folder) == Expansion.Kind.ZIP) {
                folders.add(folder);
            }
        }
        return folders;
    }
}
