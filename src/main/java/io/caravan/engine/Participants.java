package io.caravan.engine;

import io.caravan.run.Participant;
import io.caravan.run.Published;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;

/** The targets of one run, by endpoint URI. */
final class Participants {
    private final CamelContext context;
    private final Run run;
    private final Published published;
    private final Map<String, Participant> joined = new ConcurrentHashMap<>();

    /** @param published what the store keeps for the run's targets */
    Participants(CamelContext context, Run run, Published published) {
        this.context = context;
        this.run = run;
        this.published = published;
    }

    Participant of(String uri, Target target) {
        return joined.computeIfAbsent(uri, key -> {
            Participant participant = target.join(run);
            participant.know(published);
            return participant;
        });
    }

    /** Finds the target by its URI again, after a restart for example. */
    Participant of(String uri) {
        Participant known = joined.get(uri);
        return known == null ? of(uri, target(uri)) : known;
    }

    /** Removes what the run has staged at all that have joined; returns whether nothing remains. */
    boolean clean(RunLog log) {
        boolean clean = true;
        for (Map.Entry<String, Participant> one : joined.entrySet()) {
            try {
                one.getValue().clean();
            } catch (Exception e) {
                log.notCleaned(one.getKey(), e);
                clean = false;
            }
        }
        return clean;
    }

    /** @throws RunException if there is no such target any more */
    Target target(String uri) {
        Endpoint endpoint = context.getEndpoint(uri);
        if (endpoint instanceof Target target) {
            return target;
        }
        throw RunException.user(run.route() + ": cannot find target '" + uri + "' of run " + run.id()
                + " again: the endpoint does not exist. Restore the route, or cancel the run.");
    }
}
