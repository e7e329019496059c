package io.caravan.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A version of a file that was found good.
 *
 * @param text the whole file
 * @param shared what it says apart from its routes
 * @param routes what each route says, with the template it is made from, by its id
 * @param beans the names it binds
 * @param templates what each route template says, by its id
 * @param uses the templates that its routes are made from
 */
record Version(
        String text,
        String shared,
        Map<String, String> routes,
        Set<String> beans,
        Map<String, String> templates,
        Set<String> uses) {
    /** What runs of a file that is not there. */
    static final Version NONE = new Version("", "", Map.of(), Set.of(), Map.of(), Set.of());

    /** @param known the templates of other files */
    static Version of(String text, Outline outline, UnaryOperator<String> known) {
        Map<String, String> routes = new LinkedHashMap<>(outline.texts());
        Set<String> uses = new LinkedHashSet<>();
        outline.items().stream().filter(Item::templatedRoute).forEach(item -> {
            String template = TemplatedRoutes.template(item);
            uses.add(template);
            routes.merge(item.id(), " from " + known.apply(template), String::concat);
        });
        return new Version(text, outline.shared(), routes, Beans.names(outline), outline.templates(), uses);
    }

    /** Its entries again; it was found good before. */
    Outline outline(String file) {
        try {
            return Outline.parse(file, text);
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean sharesWith(Version other) {
        return shared.equals(other.shared);
    }

    /** The routes of this version that the other does not have in the same words. */
    List<String> notIn(Version other) {
        List<String> ids = new ArrayList<>(routes.keySet());
        if (sharesWith(other)) {
            ids.removeIf(id -> routes.get(id).equals(other.routes.get(id)));
        }
        return ids;
    }
}
