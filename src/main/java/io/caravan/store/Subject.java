package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the position of a sync is a position of. A cursor, or a list of files that were copied, says what a target holds
 * of a source: with another source, condition or target it says nothing.
 *
 * @param source the connection, what is read there, the condition and the cursor: words and texts, in their order
 * @param targets by what they are called, each with what it is known by; an empty text if it cannot be told from another
 *     that is made in its place, null if it is not there
 */
public record Subject(Map<String, String> source, Map<String, String> targets) {
    /** A connection may lead to one of several servers; it is the same while one of them stays. */
    static final String SERVER = "server";

    /** Begins the word for what becomes of the rows that a target has. */
    public static final String ROWS = "what becomes of the rows in ";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 160;

    public Subject {
        source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /** What differs in a later one, in words: old and new. What only one of them knows of is no difference. */
    List<String> changes(Subject now) {
        List<String> changes = new ArrayList<>();
        now.source.forEach((word, text) -> {
            String before = source.get(word);
            if (before != null && !same(word, before, text)) {
                changes.add(word + " was " + quoted(before) + " and is " + quoted(text));
            }
        });
        for (Map.Entry<String, String> target : now.targets.entrySet()) {
            String name = target.getKey();
            String mark = targets.getOrDefault(name, "");
            if (!targets.containsKey(name)) {
                if (!targets.isEmpty()) {
                    changes.add("target " + quoted(name) + " is new, before it was "
                            + quoted(String.join("', '", targets.keySet())));
                }
            } else if (mark != null && !mark.isEmpty() && target.getValue() == null) {
                changes.add("target " + quoted(name) + " is gone");
            } else if (mark != null
                    && !mark.isEmpty()
                    && !target.getValue().isEmpty()
                    && !common(mark, target.getValue())) {
                changes.add("target " + quoted(name) + " is another one than before: " + mark + ", now "
                        + target.getValue());
            }
        }
        return changes;
    }

    private static boolean same(String word, String before, String now) {
        return word.equals(SERVER) ? common(before, now) : before.equals(now);
    }

    /** Whether what this stands for is at a place to which another sync wants to bring the same. */
    boolean holds(Subject other, String place) {
        String mark = targets.get(place);
        String now = other.targets.get(place);
        boolean same = mark != null && now != null && (mark.isEmpty() || now.isEmpty() || common(mark, now));
        return same && rows().equals(other.rows()) && server(other);
    }

    /** The words that say which rows of a source are meant, without how far they were read and where they are. */
    private Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>(source);
        rows.keySet().removeIf(word -> word.equals(SERVER) || word.contains("cursor") || word.startsWith(ROWS));
        return rows;
    }

    private boolean server(Subject other) {
        String one = source.getOrDefault(SERVER, "");
        return common(one, other.source.getOrDefault(SERVER, one));
    }

    /** Whether two lists have something in common. */
    private static boolean common(String before, String now) {
        Set<String> one = Set.copyOf(Arrays.asList(before.split(",")));
        return Arrays.stream(now.split(",")).anyMatch(one::contains);
    }

    private static String quoted(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.isEmpty()
                ? "none"
                : "'" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + "'";
    }

    /** The same after a run that went on from nothing: the targets that it has overwritten hold another thing now. */
    Subject overwritten(Run run, Collection<String> places) {
        Map<String, String> words = new LinkedHashMap<>(source);
        places.stream()
                .filter(targets::containsKey)
                .forEach(place -> words.put(ROWS + place, "overwritten without a position by run " + run.id()));
        return new Subject(words, targets);
    }

    /** The same, with what is known now of targets that were not there. */
    public Subject with(Map<String, String> marks) {
        Map<String, String> known = new LinkedHashMap<>(targets);
        known.replaceAll((name, mark) -> mark == null ? marks.getOrDefault(name, "") : mark);
        return new Subject(source, known);
    }

    /**
     * Why a run must not go on from a position that was kept for something else.
     *
     * @param appends whether a target of the route appends: such a route is not read anew beside what is there
     */
    static RunException refusal(String route, String position, List<String> changes, boolean appends) {
        return RunException.user(route + ": cannot go on from " + position
                + ": it belongs to another source or target: " + String.join("; ", changes) + ". "
                + choices(route, appends));
    }

    private static String choices(String route, boolean appends) {
        return "To begin anew: 'caravan reset " + route + "'"
                + (appends
                        ? ", with an empty target, as it appends; "
                        : "; to read everything once: 'caravan run " + route + " --full'; ")
                + "to keep the position on purpose: 'caravan reset " + route + " --keep'.";
    }

    String write() {
        ObjectNode root = JSON.createObjectNode();
        root.set("source", node(source));
        root.set("targets", node(targets));
        return root.toString();
    }

    private static ObjectNode node(Map<String, String> texts) {
        ObjectNode node = JSON.createObjectNode();
        texts.forEach(node::put);
        return node;
    }

    /** Null for null. */
    static Subject read(String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonNode root = JSON.readTree(text);
            return new Subject(texts(root.path("source")), texts(root.path("targets")));
        } catch (JsonProcessingException e) {
            throw new RunException(RunException.Category.BUG, "cannot read what a cursor belongs to: no JSON", e);
        }
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(field -> texts.put(
                        field.getKey(),
                        field.getValue().isNull() ? null : field.getValue().asText()));
        return texts;
    }
}
