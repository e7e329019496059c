package io.caravan.route;

import io.caravan.run.RouteDraft;
import io.caravan.run.RunConsumer;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import java.util.ArrayList;
import java.util.Collections;
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
        Item template = item.templatedRoute()
                ? templates.body(TemplatedRoutes.template(item)).orElseThrow()
                : null;
        List<EndpointUse> uses =
                template == null ? EndpointUse.in(item.id(), item.body()) : TemplatedRoutes.uses(item, template);
        EndpointUse from = uses.stream().filter(EndpointUse::source).findFirst().orElseThrow();
        List<Endpoint> opened = new ArrayList<>();
        Map<String, Target> targets = new LinkedHashMap<>();
        Set<Node> shown = Collections.newSetFromMap(new IdentityHashMap<>());
        for (EndpointUse use : uses) {
            if (!use.source() && check.ours(use) && open(use, opened) instanceof Target target) {
                targets.putIfAbsent(opened.get(opened.size() - 1).getEndpointUri(), target);
                shown.add(use.at());
            }
        }
        Node body = template == null ? item.body() : template.body();
        Runnable closing = () -> opened.forEach(ServiceHelper::stopAndShutdownService);
        return new RouteDraft(
                item.id(), from.base(), consumer(from, opened), targets, StepNames.in(body, shown), null, closing);
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
