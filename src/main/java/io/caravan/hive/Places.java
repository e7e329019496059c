package io.caravan.hive;

import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.HiveTables;
import io.caravan.hive.table.PartitionValues;
import io.caravan.hive.table.WriteMode;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.schedule.Macros;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The partitions that runs write into, as far as their dates and parameters say which. */
record Places(HiveTables tables, HiveOptions options) {

    /** One question for all runs; none if the rows decide. */
    List<Target.Place> of(List<Run> runs) {
        if (runs.isEmpty() || fixed(options, runs.get(0)).isEmpty()) {
            return List.of();
        }
        Optional<HiveTable> table = tables.ask(options.table()).filter(HiveTable::partitioned);
        int keys = fixed(options, runs.get(0)).entries().size();
        Set<PartitionValues> there = new HashSet<>();
        if (table.isPresent()) {
            tables.partitions(table.get(), PartitionValues.NONE)
                    .forEach(partition -> there.add(new PartitionValues(partition
                            .entries()
                            .subList(0, Math.min(keys, partition.entries().size())))));
        }
        return runs.stream().map(run -> place(run, table, there)).toList();
    }

    private Target.Place place(Run run, Optional<HiveTable> table, Set<PartitionValues> there) {
        PartitionValues values = fixed(options, run);
        return new Target.Place(values.path(), table.isPresent() && there.contains(values.normal(table.get())));
    }

    /** Runs that one firing makes for several values must not replace what the others have written. */
    static void apart(HiveOptions options, Run run) {
        if (options.mode() != WriteMode.OVERWRITE) {
            return;
        }
        for (String name : run.parameters().keySet()) {
            Map<String, String> others = new HashMap<>(run.parameters());
            others.merge(name, "-", String::concat);
            Run other =
                    new Run(run.id(), run.route(), run.logicalTime(), run.trigger(), run.zone(), others, run.rerun());
            if (fixed(options, run).equals(fixed(options, other))) {
                throw RunException.user(run.route() + "/" + options.table()
                        + ": cannot overwrite for each value of '" + name
                        + "': the runs would replace each other's rows. Name it in 'partition', for example " + name
                        + "=${" + name + "}.each_value, or use mode=append or mode=upsert.");
            }
        }
    }

    /** Whether none of these runs changes what another one does, as far as options, dates and parameters say. */
    static boolean apart(HiveOptions options, List<Run> runs, boolean cursor) {
        boolean inAnyOrder = options.mode() == WriteMode.APPEND
                || options.mode() == WriteMode.UPSERT
                        && (cursor || !options.version().isEmpty());
        if (inAnyOrder) {
            return true;
        }
        Set<PartitionValues> seen = new HashSet<>();
        for (Run run : runs) {
            PartitionValues own = fixed(options, run);
            boolean within = options.scope().stream()
                    .map(prefix -> prefix.fixed(template -> Macros.expand(template, run)))
                    .allMatch(prefix -> prefix.startsWith(own));
            if (own.isEmpty() || !within || !seen.add(own)) {
                return false;
            }
        }
        return true;
    }

    private static PartitionValues fixed(HiveOptions options, Run run) {
        return options.partition().fixed(template -> Macros.expand(template, run));
    }
}
