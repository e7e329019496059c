package io.caravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What routes may be made of, as the jars of this process tell: Camel's tools write a list into each jar that has
 * components, ours too.
 */
public final class Vocabulary {
    private static final String TOLD = "META-INF/services/org/apache/camel/";
    private static final String GROUP = "io.caravan";

    private Vocabulary() {}

    /** The schemes of the components that are ours. */
    static Set<String> ours() {
        return told("component", "components", jar -> GROUP.equals(jar.getProperty("groupId")));
    }

    /**
     * Everything of one sort, ours and others'.
     *
     * @param file component, language or dataformat
     * @param key under which the file lists them
     */
    public static Set<String> told(String file, String key) {
        return told(file, key, jar -> true);
    }

    private static Set<String> told(String file, String key, Predicate<Properties> wanted) {
        Set<String> names = new TreeSet<>();
        try {
            List<URL> all =
                    Collections.list(Vocabulary.class.getClassLoader().getResources(TOLD + file + ".properties"));
            for (URL one : all) {
                Properties properties = new Properties();
                try (InputStream text = one.openStream()) {
                    properties.load(text);
                }
                if (wanted.test(properties)) {
                    names.addAll(List.of(properties.getProperty(key, "").strip().split("\\s+")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.remove("");
        return names;
    }
}
