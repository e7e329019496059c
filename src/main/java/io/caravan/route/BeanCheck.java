package io.caravan.route;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Looks at the beans and classes that a file names by what the classes declare. Only a class that is allowed is loaded, and
 * none is initialized.
 */
final class BeanCheck {
    private static final String CLASS = "#class:";
    private static final String TYPE = "#type:";
    private static final String BEAN = "#bean:";
    private static final String PROPERTY = "#property:";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$-]*");
    private static final List<String> COMMON =
            List.of("java.", "javax.", "jakarta.", "org.apache.camel.", "io.caravan.");
    private static final List<String> VALUES = List.of("java.lang.", "java.util.", "java.math.", "java.time.");

    private final CamelContext context;
    private final RoutePolicy policy;
    private final Set<String> own;
    private final Predicate<String> dropped;

    /**
     * @param own the names that the file itself gives to beans
     * @param dropped whether a file has put a bean of a name into the registry
     */
    BeanCheck(CamelContext context, RoutePolicy policy, Set<String> own, Predicate<String> dropped) {
        this.context = context;
        this.policy = policy;
        this.own = own;
        this.dropped = dropped;
    }

    /** Why a text that refers to a class, a bean or a setting may not; empty if it may, or refers to none. */
    Optional<String> reference(String text) {
        String word = text.strip();
        if (!word.startsWith("#")) {
            return Optional.empty();
        }
        if (word.startsWith(CLASS)) {
            return type(word.substring(CLASS.length()));
        }
        if (word.startsWith(TYPE)) {
            return type(word.substring(TYPE.length()));
        }
        if (word.startsWith(PROPERTY)) {
            return Placeholders.visible(word.substring(PROPERTY.length()))
                    ? Optional.empty()
                    : Optional.of("routes see settings that begin with '" + Placeholders.PREFIX
                            + "'. Set what is needed under such a name.");
        }
        return Optional.empty();
    }

    /** Why a class of which objects are made, or into which data are turned, may not be named. */
    Optional<String> type(String written) {
        String name = name(written);
        if (VALUES.stream().anyMatch(name::startsWith) && !policy.type(name)) {
            return value(name);
        }
        if (!policy.type(name)) {
            return Optional.of("dropped files may not. Allow it with caravan.routes.beans.");
        }
        return load(name).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "there is no such class in this application." + " Check its name, and that its jar is there.");
    }

    /** Maps, lists, numbers and times are only values; nothing else of the JDK is. */
    private static Optional<String> value(String name) {
        try {
            Class<?> type = BeanCheck.class.getClassLoader().loadClass(name);
            boolean plain = java.util.Map.class.isAssignableFrom(type)
                    || java.util.Collection.class.isAssignableFrom(type)
                    || Number.class.isAssignableFrom(type)
                    || java.time.temporal.TemporalAccessor.class.isAssignableFrom(type)
                    || type == String.class
                    || type == Boolean.class
                    || type == Object.class;
            return plain ? Optional.empty() : Optional.of("dropped files may not. Allow it with caravan.routes.beans.");
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("there is no such class. Check its name.");
        }
    }

    /** Why an exception may not be named. */
    Optional<String> exception(String written) {
        String name = name(written);
        if (COMMON.stream().noneMatch(name::startsWith) && !policy.type(name)) {
            return Optional.of("dropped files may not. Allow it with caravan.routes.beans.");
        }
        Optional<Class<?>> type = load(name);
        if (type.isEmpty()) {
            return Optional.of("there is no such class in this application. Check its name.");
        }
        return Throwable.class.isAssignableFrom(type.get())
                ? Optional.empty()
                : Optional.of("it is no exception. Name one.");
    }

    /**
     * Why a bean may not be asked: it is not there, or it is a part of the process itself. Camel takes a name of nothing for
     * the name of a class.
     */
    Optional<String> bean(String written) {
        String name = written.startsWith(BEAN) ? written.substring(BEAN.length()) : written.replaceFirst("^#", "");
        if (own.contains(name)
                || written.startsWith(CLASS) && reference(written).isEmpty()) {
            return Optional.empty();
        }
        Object there =
                PLAIN_NAME.matcher(name).matches() ? context.getRegistry().lookupByName(name) : null;
        if (there != null) {
            return dropped.test(name) || forRoutes(there) || ofClass(there)
                    ? Optional.empty()
                    : Optional.of("it is a part of this process. Use beans of the file, or allow its class with"
                            + " caravan.routes.beans.");
        }
        if (policy.type(name(name)) && load(name(name)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("there is no bean of this name, and no class that dropped files may use. Define it below"
                + " 'beans', or correct the name.");
    }

    /** Whether a bean was put there to be a step of a route. */
    private static boolean forRoutes(Object bean) {
        return bean instanceof Processor
                || bean instanceof AggregationStrategy
                || bean instanceof Expression
                || bean instanceof org.apache.camel.Predicate;
    }

    private boolean ofClass(Object bean) {
        for (Class<?> type = bean.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            // A container hands out a generated subclass of a bean.
            if (policy.type(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with a bean of a file, by the place where it stands. */
    Map<Node, String> problems(Node bean, UnaryOperator<String> fill) {
        Map<Node, String> wrong = new LinkedHashMap<>();
        for (String key : List.of("type", "builderClass", "factoryBean")) {
            String name = Nodes.text(bean, key);
            if (name != null && !(key.equals("factoryBean") && own.contains(name))) {
                type(fill.apply(name))
                        .ifPresent(why -> wrong.put(Nodes.child(bean, key), "the class '" + name(name) + "': " + why));
            }
        }
        if (Nodes.text(bean, "script") != null && Nodes.text(bean, "scriptLanguage") == null) {
            wrong.put(bean, "it has a script without 'scriptLanguage'. Name the language.");
        }
        if (wrong.isEmpty() && Nodes.text(bean, "type") != null) {
            load(name(fill.apply(Nodes.text(bean, "type")))).ifPresent(type -> declared(bean, type, wrong));
        }
        return wrong;
    }

    private static void declared(Node bean, Class<?> type, Map<Node, String> wrong) {
        boolean made = Nodes.child(bean, "script") != null
                || Nodes.child(bean, "factoryMethod") != null
                || Nodes.child(bean, "builderClass") != null;
        if (!made && (type.isInterface() || Modifier.isAbstract(type.getModifiers()))) {
            wrong.put(bean, type.getName() + " is abstract. Name a class that can be made.");
            return;
        }
        Node constructors = Nodes.child(bean, "constructors");
        int arguments = Nodes.entries(constructors).size();
        boolean written = String.valueOf(Nodes.text(bean, "type")).contains("(");
        if (!made
                && !written
                && Arrays.stream(type.getConstructors())
                        .map(Constructor::getParameterCount)
                        .noneMatch(count -> count == arguments)) {
            wrong.put(
                    constructors == null ? bean : constructors,
                    type.getName() + " has no public constructor of " + arguments + " values. Correct 'constructors'.");
        }
        for (NodeTuple property : Nodes.entries(Nodes.child(bean, "properties"))) {
            String name = Nodes.written(property).split("[.\\[]", 2)[0];
            if (!settable(type, name)) {
                wrong.put(
                        property.getKeyNode(),
                        type.getName() + " has no property '" + name + "'. "
                                + Spelling.suggest(name, properties(type)));
            }
        }
        for (String key : List.of("initMethod", "destroyMethod")) {
            String method = Nodes.text(bean, key);
            if (method != null
                    && Arrays.stream(type.getMethods())
                            .noneMatch(each -> each.getName().equals(method) && each.getParameterCount() == 0)) {
                wrong.put(
                        Nodes.child(bean, key),
                        type.getName() + " has no method '" + method + "()'. Correct '" + key + "'.");
            }
        }
    }

    private static boolean settable(Class<?> type, String property) {
        return properties(type).contains(plain(property));
    }

    private static Set<String> properties(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : type.getMethods()) {
            String name = method.getName();
            boolean sets = name.startsWith("set") && method.getParameterCount() == 1;
            boolean gets = name.startsWith("get") && method.getParameterCount() == 0;
            if ((sets || gets) && name.length() > 3) {
                names.add(plain(name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4)));
            }
        }
        return names;
    }

    private static String plain(String property) {
        return org.apache.camel.util.StringHelper.dashToCamelCase(property);
    }

    private Optional<Class<?>> load(String name) {
        ClassLoader[] loaders = {
            context.getApplicationContextClassLoader(),
            Thread.currentThread().getContextClassLoader(),
            BeanCheck.class.getClassLoader()
        };
        for (ClassLoader loader : loaders) {
            if (loader == null) {
                continue;
            }
            try {
                return Optional.of(loader.loadClass(name));
            } catch (ClassNotFoundException | LinkageError e) {
                // Perhaps the next one knows it.
            }
        }
        return Optional.empty();
    }

    /** The name of a class as it is written: with {@code #class:} in front, or with values for its constructor. */
    private static String name(String written) {
        String name = written.strip();
        for (String prefix : List.of(CLASS, TYPE)) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        int end = name.indexOf('(');
        int factory = name.indexOf('#');
        int cut = end < 0 ? factory : factory < 0 ? end : Math.min(end, factory);
        return cut < 0 ? name : name.substring(0, cut);
    }
}
