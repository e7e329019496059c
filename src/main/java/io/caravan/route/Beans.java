package io.caravan.route;

import java.util.LinkedHashSet;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** The names that a file gives to beans of its own. */
final class Beans {
    private Beans() {}

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
}
