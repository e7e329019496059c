package io.caravan.route;

import io.caravan.endpoint.RunConsumer;
import io.caravan.explain.RouteDraft;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/** Makes the endpoints of routes that were checked, apart from those that run, so that the routes can be looked at. */
final class Drafts {
    private final EndpointCheck check;
    private final TemplatedRoutes templates;

    Drafts(CamelContext context, RoutePolicy policy, TemplatedRoutes templates) {
        this.check = new EndpointCheck(context, policy, Set.of());
        this.templates = templates;
    }

    RouteDraft of(Item item) {
        return of(item, new HashMap<>());
    }

    /** @param places is filled with where each target stands, by its URI */
    private RouteDraft of(Item item, Map<String, EndpointUse> places) {
        Item template = template(item);
        List<EndpointUse> uses = uses(item, template);
        EndpointUse from = uses.stream().filter(EndpointUse::source).findFirst().orElseThrow();
        List<Endpoint> opened = new ArrayList<>();
        Map<String, Target> targets = new LinkedHashMap<>();
        Set<Node> shown = Collections.newSetFromMap(new IdentityHashMap<>());
        for (EndpointUse use : uses) {
            if (!use.source() && check.ours(use) && open(use, opened) instanceof Target target) {
                String uri = opened.get(opened.size() - 1).getEndpointUri();
                targets.putIfAbsent(uri, target);
                places.putIfAbsent(uri, use);
                shown.add(use.at());
            }
        }
        Node body = template == null ? item.body() : template.body();
        Runnable closing = () -> opened.forEach(ServiceHelper::stopAndShutdownService);
        return new RouteDraft(
                item.id(), from.base(), consumer(from, opened), targets, StepNames.in(body, shown), null, closing);
    }

    private Item template(Item item) {
        return item.templatedRoute()
                ? templates.body(TemplatedRoutes.template(item)).orElseThrow()
                : null;
    }

    private static List<EndpointUse> uses(Item item, Item template) {
        return template == null ? EndpointUse.in(item.id(), item.body()) : TemplatedRoutes.uses(item, template);
    }

    /** What speaks against the route, though its endpoints are good each by themselves. */
    List<Problem> problems(Item item) {
        List<EndpointUse> uses = uses(item, template(item));
        if (uses.stream().noneMatch(use -> use.source() && check.ours(use))
                || uses.stream().anyMatch(use -> check.ours(use) && !check.harmless(use))) {
            return List.of();
        }
        Map<String, EndpointUse> places = new HashMap<>();
        try (RouteDraft draft = of(item, places)) {
            List<Problem> problems = new ArrayList<>();
            draft.problems().forEach((uri, why) -> {
                EndpointUse use = places.get(uri);
                Node at = item.templatedRoute() ? item.at() : use.place("mode");
                problems.add(Nodes.problem(at, "mode", use.options().get("mode"), why));
            });
            return problems;
        }
    }

    private Endpoint open(EndpointUse use, List<Endpoint> opened) {
        opened.add(check.open(use));
        return opened.get(opened.size() - 1);
    }

    private RunConsumer consumer(EndpointUse from, List<Endpoint> opened) {
        if (!check.ours(from)) {
            return null;
        }
        try {
            return open(from, opened).createConsumer(exchange -> {}) instanceof RunConsumer consumer ? consumer : null;
        } catch (Exception e) {
            throw RunException.user(from.route() + ": cannot look at " + from.base() + ": " + Explanation.refusal(e));
        }
    }
}
