package io.caravan.explain;

import io.caravan.endpoint.RunConsumer;
import io.caravan.engine.BackfillPlanner;
import io.caravan.run.Target;
import io.caravan.store.Pairing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A route that is looked at without being started: its source, its targets and what stands between. Whoever made it
 * closes it.
 *
 * @param route the route id
 * @param source the URI that it reads from
 * @param consumer of the source, not started; null if the source is none of ours, so that the route is no sync
 * @param targets all that the route names, by their URIs, in its order
 * @param steps the other steps, in words
 * @param filters the conditions of its filters and choices, null if they are not known
 * @param closing gives back what was made to look at it
 */
public record RouteDraft(
        String route,
        String source,
        RunConsumer consumer,
        Map<String, Target> targets,
        List<String> steps,
        String filters,
        Runnable closing)
        implements AutoCloseable {
    public RouteDraft {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(source, "source");
        steps = List.copyOf(steps);
    }

    /** The logical time of the run, or the first of the runs, that would be made for a business date on request. */
    public Instant timeOf(LocalDate bizdate) {
        return consumer == null
                ? bizdate.plusDays(1).atStartOfDay(ZoneId.systemDefault()).toInstant()
                : new BackfillPlanner(consumer, route, targets, null).first(bizdate);
    }

    /** What speaks against the route, though source and targets are good each by themselves: by the targets' URIs. */
    public Map<String, String> problems() {
        return consumer == null
                ? Map.of()
                : Pairing.problems(consumer.reads(), consumer.schedule().fires(), route, targets);
    }

    /** The same with the conditions of its steps, which the running route tells. */
    public RouteDraft with(String conditions) {
        return new RouteDraft(route, source, consumer, targets, steps, conditions, closing);
    }

    @Override
    public void close() {
        closing.run();
    }
}
