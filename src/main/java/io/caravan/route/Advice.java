package io.caravan.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** What may be meant as it stands in a file, and mostly is not: no reason to refuse it, but one to say so. */
final class Advice {
    /** They write no rows. */
    private static final Set<String> NO_TARGETS = Set.of("sync", "verify");

    /** Endpoints and steps behind which a target may stand. */
    private static final Set<String> ELSEWHERE = Set.of(
            "direct", "seda", "kamelet", "toD", "recipientList", "routingSlip", "dynamicRouter", "bean", "process");

    private static final String EVENTS = "sync-events";

    private final Predicate<EndpointUse> ours;
    private final Set<String> routes;

    /**
     * @param ours whether a place names one of our own endpoints
     * @param routes the ids of all routes that there are or would be
     */
    Advice(Predicate<EndpointUse> ours, Set<String> routes) {
        this.ours = ours;
        this.routes = routes;
    }

    List<Problem> of(Outline outline) {
        List<Problem> advice = new ArrayList<>();
        for (Item item : outline.routes()) {
            if (item.route()) {
                List<EndpointUse> uses = EndpointUse.in(item.id(), item.body());
                uses.stream().filter(EndpointUse::source).findFirst().ifPresent(from -> {
                    after(from, advice);
                    target(item, from, uses, advice);
                    if (!ours.test(from) || from.scheme().equals(EVENTS)) {
                        split(item.id(), item.body(), advice);
                    }
                });
            }
        }
        return advice;
    }

    /** Rows have to end at a target, in this route or in one that it hands them to. */
    private void target(Item item, EndpointUse from, List<EndpointUse> uses, List<Problem> advice) {
        boolean sync = ours.test(from) && !from.scheme().equals(EVENTS) && !NO_TARGETS.contains(from.scheme());
        boolean target = uses.stream()
                .filter(use -> !use.source())
                .anyMatch(use ->
                        ELSEWHERE.contains(use.scheme()) || ours.test(use) && !NO_TARGETS.contains(use.scheme()));
        if (sync && !target && ELSEWHERE.stream().allMatch(key -> Nodes.find(item.body(), key) == item.body())) {
            advice.add(Nodes.problem(
                    from.at(),
                    null,
                    null,
                    from.route() + ": a run that reads anything will fail: no step writes it to a target such as hive:,"
                            + " hdfs: or folder:. End the route with one."));
        }
    }

    private void after(EndpointUse from, List<Problem> advice) {
        String after = ours.test(from) ? from.options().get("after") : null;
        if (after == null) {
            return;
        }
        Arrays.stream(after.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !routes.contains(name))
                .forEach(name -> advice.add(Nodes.problem(
                        from.place("after"),
                        "after",
                        after,
                        from.route() + ": runs will wait for '" + name + "' of 'after', which is no route here. "
                                + Spelling.nearest(name, routes)
                                        .map(near -> "Did you mean '" + near + "'?")
                                        .orElse("Drop its route, or correct the name."))));
    }

    /** Of an exchange that is no run, each part that reaches a target is a run of its own. */
    private void split(String route, Node node, List<Problem> advice) {
        Nodes.items(node).forEach(item -> split(route, item, advice));
        for (NodeTuple entry : Nodes.entries(node)) {
            if (Nodes.key(entry).equals("split")) {
                EndpointUse.in(route, entry.getValueNode()).stream()
                        .filter(use -> !use.source() && ours.test(use) && !NO_TARGETS.contains(use.scheme()))
                        .findFirst()
                        .ifPresent(
                                use -> advice.add(
                                        Nodes.problem(
                                                entry.getKeyNode(),
                                                "split",
                                                null,
                                                route + ": each row will be a run and a file of its own in "
                                                        + use.base()
                                                        + ", some seconds each, because 'split' stands before it and the route begins"
                                                        + " with no source of ours. Leave the 'split' out: a list of rows is one run.")));
            } else {
                split(route, entry.getValueNode(), advice);
            }
        }
    }
}
