package io.caravan.explain;

import io.caravan.run.SourcePlan;
import io.caravan.run.TargetPlan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a run of a route would read and write.
 *
 * @param source the endpoint it reads from, without its options
 * @param schedule as it was written, null if the route is no sync
 * @param logicalTime the time that the run would be for
 * @param bizdate the day before it, which business-date macros are about
 * @param zone of both
 * @param parameters with one value each; the first where a run is made for each of several
 * @param cursor the column of the managed cursor, null without one
 * @param from lower bound of the window, null for the beginning or without a cursor
 * @param to where the cursor would stand after the run, null without a cursor
 * @param columns what is read
 * @param splits what is read for each split
 * @param estimatedRows of all splits, null if unknown
 * @param steps what stands between source and targets
 * @param targets what each target would do
 * @param notes what should be known before it runs
 * @param problem why the run would be refused before it reads, and what to do; null if nothing is known against it
 */
public record RoutePlan(
        String route,
        String source,
        String schedule,
        Instant logicalTime,
        LocalDate bizdate,
        String zone,
        Map<String, String> parameters,
        String cursor,
        String from,
        String to,
        List<SourcePlan.ReadColumn> columns,
        List<SourcePlan.Part> splits,
        Long estimatedRows,
        List<String> steps,
        List<TargetPlan> targets,
        List<String> notes,
        String problem) {}
