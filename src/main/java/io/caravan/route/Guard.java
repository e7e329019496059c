package io.caravan.route;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesFunction;

/**
 * Holds routes to the policy while they run: what a message makes of an endpoint, a language or a setting is looked at like
 * what stands in a file. It stays in Camel from when it is set up.
 */
final class Guard {
    /** Camel's functions that read the environment, the system's properties and the registry. */
    private static final Set<String> OUTSIDE =
            Set.of("env", "sys", "service", "service.name", "service.host", "service.port", "bean");
    /** Languages that Camel's components use inside. */
    private static final Set<String> INSIDE = Set.of("bean", "file");

    private final CamelContext context;
    private final RoutePolicy policy;
    private final EndpointVetting endpoints;

    Guard(CamelContext context, RoutePolicy policy, Predicate<String> dropped) {
        this.context = context;
        this.policy = policy;
        this.endpoints = new EndpointVetting(context, policy, new BeanCheck(context, policy, Set.of(), dropped));
    }

    /** Sets it up; once. */
    void stand() {
        var camel = context.getCamelContextExtension();
        ComponentResolver components = camel.getContextPlugin(ComponentResolver.class);
        camel.addContextPlugin(
                ComponentResolver.class, (name, asked) -> policy.component(name) ? component(components, name) : null);
        LanguageResolver languages = camel.getContextPlugin(LanguageResolver.class);
        camel.addContextPlugin(LanguageResolver.class, (name, asked) -> language(languages, name));
        camel.registerEndpointCallback(new Endpoints());
        if (context.getPropertiesComponent() instanceof PropertiesComponent properties) {
            settings(properties);
        }
    }

    private Component component(ComponentResolver resolver, String name) throws Exception {
        return resolver.resolveComponent(name, context);
    }

    private Language language(LanguageResolver resolver, String name) {
        if (policy.language(name) || INSIDE.contains(name)) {
            return resolver.resolveLanguage(name, context);
        }
        throw new NoSuchLanguageException(name);
    }

    private final class Endpoints implements EndpointStrategy {
        @Override
        public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
            endpoints.refusal(uri, Map.of()).ifPresent(why -> {
                throw new IllegalArgumentException("cannot use the endpoint " + endpoint + ": " + why);
            });
            return endpoint;
        }
    }

    private static void settings(PropertiesComponent properties) {
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        OUTSIDE.forEach(name -> properties.addPropertiesFunction(new Nothing(name)));
        properties.setPropertiesParser(new Settings(properties));
    }

    /** A function that knows nothing. */
    private record Nothing(String name) implements PropertiesFunction {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String apply(String remainder) {
            throw new IllegalArgumentException("routes may not ask for {{" + name
                    + ":…}}; they see settings that begin with '" + Placeholders.PREFIX + "'");
        }
    }

    /** Reads the settings that routes may see, and none besides. */
    private static final class Settings extends DefaultPropertiesParser {
        Settings(PropertiesComponent properties) {
            super(properties);
        }

        @Override
        public String parseUri(
                String text, PropertiesLookup lookup, boolean fallback, boolean keepUnresolved, boolean nested) {
            PropertiesLookup visible = (name, other) -> Placeholders.visible(name) ? lookup.lookup(name, other) : null;
            return super.parseUri(text, visible, fallback, keepUnresolved, nested);
        }
    }
}
