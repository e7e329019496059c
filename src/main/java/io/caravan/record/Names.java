package io.caravan.record;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The column names of a schema as keys, shared by all the rows of a batch. */
final class Names {
    private final Schema schema;
    private final String[] names;
    private final Map<String, Integer> exact;
    private final Map<String, Integer> lower = new HashMap<>();

    Names(Schema schema) {
        this.schema = schema;
        this.names = new String[schema.size()];
        this.exact = new HashMap<>(2 * names.length);
        for (int i = 0; i < names.length; i++) {
            names[i] = schema.column(i).name();
            exact.put(names[i], i);
            lower.put(names[i].toLowerCase(Locale.ROOT), i);
        }
    }

    Schema schema() {
        return schema;
    }

    String get(int index) {
        return names[index];
    }

    /** The column whose name is exactly the key, or -1. */
    int indexOf(Object key) {
        Integer index = exact.get(key);
        return index == null ? -1 : index;
    }

    /** The column of that name without regard to case. */
    int find(String key) {
        int index = lookUp(key);
        if (index < 0) {
            throw new ConversionException(
                    "cannot convert rows to a batch: key '" + key + "' is not a column of the schema ("
                            + String.join(", ", names) + "). Remove the key in the step, or declare the column.",
                    null);
        }
        return index;
    }

    /** The column of that name without regard to case, or -1. */
    int lookUp(String key) {
        Integer index = exact.get(key);
        if (index == null) {
            index = key == null ? null : lower.get(key.toLowerCase(Locale.ROOT));
        }
        return index == null ? -1 : index;
    }
}
