package io.caravan.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.model.rest.RestDefinition;

/** Puts the routes of a version into Camel and takes them out. What is under way in them has come to its end before. */
final class Loader {
    private static final long STOP_SECONDS = 5;

    private final CamelContext context;
    private final Model model;
    private final Map<String, Extras> extras = new HashMap<>();
    private final Set<String> beans = ConcurrentHashMap.newKeySet();

    /** What a file has put into Camel beside routes with an id of their own. */
    private static final class Extras {
        private final List<RouteTemplateDefinition> templates = new ArrayList<>();
        private final List<RouteConfigurationDefinition> configurations = new ArrayList<>();
        private final List<RestDefinition> rests = new ArrayList<>();
        private final List<String> routes = new ArrayList<>();
        private final Set<String> beans = new HashSet<>();
    }

    Loader(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Whether a file has brought a bean of this name. */
    boolean brought(String bean) {
        return beans.contains(bean);
    }

    /**
     * Adds and starts some routes of a version.
     *
     * @param everything whether what else is in the file is loaded, too
     */
    void add(String file, Version version, Collection<String> ids, boolean everything) throws Exception {
        RouteBuilder builder = new Routes(context, file, version.text()).builder();
        if (everything) {
            addExtras(file, version, builder);
        } else {
            builder.configureRoutes(context);
            builder.getRouteCollection().getRoutes().forEach(builder.getRouteCollection()::prepareRoute);
        }
        List<RouteDefinition> routes = new ArrayList<>();
        for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
            if (ids.contains(route.getId()) || everything && !version.routes().containsKey(route.getId())) {
                routes.add(route);
            }
        }
        addAndStart(routes);
        if (everything) {
            routes.stream()
                    .map(RouteDefinition::getId)
                    .filter(id -> !version.routes().containsKey(id))
                    .forEach(extras.get(file).routes::add);
        }
        for (TemplatedRouteDefinition route :
                builder.getTemplatedRouteCollection().getTemplatedRoutes()) {
            if (ids.contains(route.getRouteId())) {
                model.addRouteFromTemplatedRoute(route);
            }
        }
    }

    /** As {@link Model#addRouteDefinitions} does, but without looking through all other routes for each. */
    private void addAndStart(List<RouteDefinition> routes) throws Exception {
        for (RouteDefinition route : routes) {
            model.getModelLifecycleStrategies().forEach(strategy -> strategy.onAddRouteDefinition(route));
            model.getRouteDefinitions().add(route);
        }
        ((ModelCamelContext) context).startRouteDefinitions(routes);
    }

    /** Stops and removes routes; those that are not there are passed over. */
    void remove(Collection<String> ids) throws Exception {
        for (String id : ids) {
            if (context.getRoute(id) != null) {
                context.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                context.removeRoute(id);
            }
            // A route that could not be made has left its definition behind.
            RouteDefinition left = model.getRouteDefinition(id);
            if (left != null) {
                model.removeRouteDefinition(left);
            }
        }
    }

    /** Takes out what a file has put into Camel beside its routes. */
    void removeExtras(String file) throws Exception {
        Extras had = extras.remove(file);
        if (had == null) {
            return;
        }
        remove(had.routes);
        for (RouteTemplateDefinition template : had.templates) {
            model.removeRouteTemplateDefinition(template);
        }
        for (RouteConfigurationDefinition configuration : had.configurations) {
            model.getRouteConfigurationDefinitions().remove(configuration);
        }
        model.getRestDefinitions().removeAll(had.rests);
        had.beans.forEach(context.getRegistry()::unbind);
        beans.removeAll(had.beans);
    }

    private void addExtras(String file, Version version, RouteBuilder builder) throws Exception {
        Extras has = new Extras();
        extras.put(file, has);
        has.beans.addAll(version.beans());
        beans.addAll(version.beans());
        if (builder instanceof RouteConfigurationBuilder configurations) {
            configurations.addRouteConfigurationsToCamelContext(context);
            has.configurations.addAll(
                    configurations.getRouteConfigurationCollection().getRouteConfigurations());
        }
        builder.prepareModel(context);
        has.templates.addAll(builder.getRouteTemplateCollection().getRouteTemplates());
        has.rests.addAll(builder.getRestCollection().getRests());
    }
}
