package io.caravan.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The entries of a dropped file, checked as far as that is possible without Camel. */
final class Outline {
    private static final Set<String> KNOWN = Set.of(
            "beans",
            "dataFormats",
            "errorHandler",
            "from",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint",
            "onCompletion",
            "onException",
            "rest",
            "restConfiguration",
            "route",
            "routeConfiguration",
            "routeTemplate",
            "templatedRoute");
    /** In bytes of UTF-8: what the run store's keys have room for, with own parameters and the number of a run. */
    private static final int LONGEST_ID = 190;

    private static final int MOST_ALIASES = 50;

    private final String file;
    private final List<Item> items = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Outline(String file) {
        this.file = file;
    }

    /** @throws RefusedException when the text is not YAML, or not a list of entries; anything else is in {@link #problems} */
    static Outline parse(String file, String text) throws RefusedException {
        Node root = compose(file, text)
                .orElseThrow(
                        () -> new RefusedException(Problem.ofFile(file + ": cannot load routes: there is nothing but"
                                + " comments in the file. Write a route into it, or remove it.")));
        Outline outline = new Outline(file);
        outline.problems.addAll(new Shape(file).check(root));
        if (!(root instanceof SequenceNode)) {
            throw new RefusedException(
                    Nodes.problem(
                            root,
                            null,
                            null,
                            file
                                    + ": cannot load routes: the file is not a list. Begin each entry with '- ', as in '- route:'."));
        }
        Nodes.items(root).forEach(outline::add);
        outline.checkIds();
        return outline;
    }

    /** The tree of a text; a fresh one with each call, because Camel writes into it. */
    static Optional<Node> compose(String file, String text) throws RefusedException {
        LoadSettings settings = settings(file);
        try {
            return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            throw new RefusedException(syntax(file, e));
        } catch (YamlEngineException e) {
            throw new RefusedException(Problem.ofFile(file + ": cannot read the YAML: " + sentence(e.getMessage())
                    + " Write plain YAML, with few aliases."));
        } catch (StackOverflowError e) {
            throw new RefusedException(Problem.ofFile(
                    file + ": cannot read the YAML: it is nested too deep. Write it with fewer levels."));
        }
    }

    static LoadSettings settings(String file) {
        return LoadSettings.builder()
                .setLabel(file)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
    }

    /** Whether Camel knows the entry, so that it can be asked what it thinks of it. */
    static boolean known(Node entry) {
        List<NodeTuple> keys = Nodes.entries(entry);
        return keys.size() == 1 && KNOWN.contains(Nodes.key(keys.get(0)));
    }

    List<Item> items() {
        return items;
    }

    List<Item> routes() {
        return items.stream().filter(Item::makesRoute).toList();
    }

    List<Problem> problems() {
        return problems;
    }

    /** What each route says, by its id, in the order of the file. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        routes().forEach(item -> texts.put(item.id(), item.key() + item.text()));
        return texts;
    }

    /** What each route template says, by its id. */
    Map<String, String> templates() {
        Map<String, String> templates = new LinkedHashMap<>();
        items.stream().filter(Item::template).forEach(item -> templates.put(item.id(), item.text()));
        return templates;
    }

    /** What the file says apart from its routes; when it changes, all its routes are replaced. */
    String shared() {
        return items.stream()
                .filter(item -> !item.makesRoute())
                .map(item -> item.key() + item.text())
                .collect(Collectors.joining("\n"));
    }

    private void add(Node entry) {
        List<NodeTuple> keys = Nodes.entries(entry);
        if (keys.size() != 1) {
            String found = keys.stream().map(Nodes::written).collect(Collectors.joining(", "));
            problems.add(Nodes.problem(
                    entry,
                    null,
                    found.isEmpty() ? null : found,
                    file
                            + ": cannot read the entry: it has " + (keys.isEmpty() ? "no key" : "the keys " + found)
                            + ", not one. Begin each entry with '- ' and indent what belongs to it."));
            return;
        }
        NodeTuple only = keys.get(0);
        String key = Nodes.key(only);
        if (!KNOWN.contains(key)) {
            problems.add(Nodes.problem(
                    only.getKeyNode(),
                    Nodes.written(only),
                    null,
                    file + ": cannot read the entry '" + Nodes.written(only) + "': there is no such entry. "
                            + Spelling.suggest(key, KNOWN)));
            return;
        }
        Node body = only.getValueNode();
        items.add(new Item(key, id(key, body), only.getKeyNode(), body, Nodes.canonical(body)));
    }

    private static String id(String key, Node body) {
        return switch (key) {
            case "route", "routeTemplate", "routeConfiguration" -> Nodes.text(body, "id");
            case "templatedRoute" -> Nodes.text(body, "routeId");
            default -> null;
        };
    }

    private void checkIds() {
        Map<String, Item> seen = new HashMap<>();
        for (Item item : items) {
            if (item.key().equals("from")) {
                problems.add(Nodes.problem(
                        item.at(),
                        "from",
                        null,
                        file + ": cannot load the route: it has no id. Write"
                                + " '- route:' with an 'id', and put 'from' below it."));
            } else if (item.makesRoute() || item.template()) {
                checkId(item, seen);
            }
            if (item.route() && Nodes.child(item.body(), "from") == null) {
                problems.add(Nodes.problem(
                        item.at(),
                        "from",
                        null,
                        name(item) + ": cannot load the route: it has no 'from'."
                                + " Say where it reads from, as in 'from: { uri: ... }'."));
            }
        }
    }

    private void checkId(Item item, Map<String, Item> seen) {
        String option = item.templatedRoute() ? "routeId" : "id";
        if (item.id() == null || item.id().isBlank()) {
            problems.add(Nodes.problem(
                    item.at(),
                    option,
                    item.id(),
                    file + ": cannot load the " + item.key() + ": it has no '" + option
                            + "'. Give it one that no other route has, as in '" + option + ": orders'."));
            return;
        }
        int bytes = item.id().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_ID) {
            problems.add(Nodes.problem(
                    item.at(),
                    option,
                    item.id(),
                    file + ": cannot load the " + item.key() + ": its '" + option + "' has " + bytes
                            + " bytes in UTF-8, and the run store has room for " + LONGEST_ID
                            + ". Give it a shorter one."));
            return;
        }
        Item first = seen.putIfAbsent((item.template() ? "template " : "route ") + item.id(), item);
        if (first != null) {
            problems.add(Nodes.problem(
                    item.at(),
                    option,
                    item.id(),
                    item.id() + ": cannot load the " + item.key() + ": the "
                            + option + " '" + item.id() + "' is used twice in " + file + ", first in line "
                            + Nodes.line(first.at()) + ". Give one of them another id."));
        }
    }

    private String name(Item item) {
        return item.id() == null ? file : item.id();
    }

    private static Problem syntax(String file, MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        String context = e.getContext() == null ? "" : " " + e.getContext();
        return new Problem(
                mark.map(Mark::getLine).orElse(-1) + 1,
                mark.map(Mark::getColumn).orElse(-1) + 1,
                null,
                null,
                file + ": cannot read the YAML: " + sentence(e.getProblem() + context)
                        + " Check the indentation, the colons and the quotes here and in the line before.");
    }

    private static String sentence(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.endsWith(".") ? line : line + ".";
    }
}
