package io.caravan.engine;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Run;
import io.caravan.run.RunSource;
import io.caravan.run.Target;
import io.caravan.store.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * Finds out what the position of a sync would be a position of, by what its route says now.
 *
 * @param filters the conditions of its steps, null if they are not known
 * @param targets all that it names, by their URIs
 */
public record Subjects(RunConsumer consumer, String filters, Map<String, Target> targets) {
    /** Of a route that runs here. */
    public static Subjects of(CamelContext context, RunConsumer consumer) {
        String route = consumer.getRouteId();
        return new Subjects(consumer, Definition.filters(context, route), RouteTargets.of(context, route));
    }

    /** As far as nothing has to be asked; null if runs go on from nothing. */
    Subject known() {
        if (!consumer.goesOn()) {
            return null;
        }
        Map<String, String> source = new LinkedHashMap<>(consumer.subject());
        if (filters != null) {
            source.put("filters", filters);
        }
        Map<String, String> places = new LinkedHashMap<>();
        targets.forEach((uri, target) -> {
            places.put(target.place(uri), "");
            String rows = target.writes().rows();
            if (rows != null) {
                source.put(Subject.ROWS + target.place(uri), rows);
            }
        });
        return new Subject(source, places);
    }

    /** All of it; asks source and targets. */
    public Subject of(RunSource source, Run run) throws Exception {
        Subject known = known();
        if (known == null) {
            return null;
        }
        Map<String, String> words = new LinkedHashMap<>(known.source());
        words.putAll(source.subject(run));
        Map<String, String> marks = new LinkedHashMap<>();
        targets.forEach((uri, target) -> marks.put(target.place(uri), target.mark(run)));
        return new Subject(words, marks);
    }
}
