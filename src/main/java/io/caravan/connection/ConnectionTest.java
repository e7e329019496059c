package io.caravan.connection;

import java.util.List;

/**
 * How a connection stood up to being tried, step by step.
 *
 * @param ok whether every step went well
 * @param millis of all steps
 * @param steps in their order; the last is the one that failed, if one did
 */
public record ConnectionTest(
        String connection, String kind, String address, boolean ok, long millis, List<Step> steps) {
    /**
     * One step.
     *
     * @param name resolve, connect, tls, login or read; settings if they are wrong
     * @param detail what was found, or why it failed
     * @param remedy what to do, null if it went well
     */
    public record Step(String name, boolean ok, long millis, String detail, String remedy) {
        public Step {
            detail = Mask.of(detail);
            remedy = Mask.of(remedy);
        }
    }

    public ConnectionTest {
        steps = List.copyOf(steps);
    }

    /** A connection whose settings are wrong, so that it cannot be tried. */
    public static ConnectionTest wrong(ConnectionInfo info) {
        Step step = new Step("settings", false, 0, info.problem(), "Correct the settings.");
        return new ConnectionTest(info.name(), info.kind(), info.address(), false, 0, List.of(step));
    }
}
