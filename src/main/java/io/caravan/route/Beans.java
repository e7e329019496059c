package io.caravan.route;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.Node;

/** The beans in the registry under the names that a file gives to its own. */
final class Beans {
    private final CamelContext context;
    private final Map<String, Object> bound = new LinkedHashMap<>();

    private Beans(CamelContext context) {
        this.context = context;
    }

    static Set<String> names(Outline outline) {
        Set<String> names = new LinkedHashSet<>();
        for (Item item : outline.items()) {
            if (item.key().equals("beans")) {
                for (Node bean : Nodes.items(item.body())) {
                    String name = Nodes.text(bean, "name");
                    if (name != null) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    static Beans remember(CamelContext context, Outline outline) {
        Beans beans = new Beans(context);
        names(outline)
                .forEach(name -> beans.bound.put(name, context.getRegistry().lookupByName(name)));
        return beans;
    }

    /** Binds again what was bound, and unbinds what was not. */
    void restore() {
        bound.forEach((name, bean) -> {
            context.getRegistry().unbind(name);
            if (bean != null) {
                context.getRegistry().bind(name, bean);
            }
        });
    }
}
