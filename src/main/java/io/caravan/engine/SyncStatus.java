package io.caravan.engine;

import io.caravan.run.SyncKey;
import io.caravan.store.Pause;
import io.caravan.store.RunRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a sync of this process stands.
 *
 * @param route the Camel route id
 * @param source the endpoint it reads from, without its options
 * @param schedule as it was written
 * @param next the next firing, null if none
 * @param running whether this process runs it now
 * @param cursor where the managed cursor stands, null if there is none yet or there are several
 * @param cursors where those of a route with parameters of its own stand: {@code site=a, year=2026} and the value
 * @param pause null unless it is paused
 * @param problem why its next run will be refused, as far as is known without asking anybody; null if it is not
 * @param last the last run that began anywhere, null if none
 */
public record SyncStatus(
        String route,
        String source,
        String schedule,
        Instant next,
        boolean running,
        String cursor,
        Map<String, String> cursors,
        Pause pause,
        String problem,
        RunRecord last) {
    static Map<String, String> cursors(Sync sync, Map<String, String> all) {
        Map<String, String> own = new LinkedHashMap<>();
        for (Map<String, String> parameters : sync.consumer().options().combinations()) {
            SyncKey key = new SyncKey(sync.route(), parameters);
            String value = all.get(key.name());
            if (!parameters.isEmpty() && value != null) {
                String text = key.values();
                own.put(text.substring(1, text.length() - 1), value);
            }
        }
        return own;
    }
}
