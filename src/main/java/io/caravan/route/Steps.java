package io.caravan.route;

import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Says what Camel's YAML reader did not understand, in our words and at the right place. */
final class Steps {
    private static final String FIELD = "Unsupported field: ";
    private static final String STEP = "Unknown node id: ";
    /** The steps that people use; for suggestions only. */
    private static final Set<String> COMMON = Set.of(
            "aggregate",
            "bean",
            "choice",
            "convertBodyTo",
            "delay",
            "doTry",
            "enrich",
            "filter",
            "idempotentConsumer",
            "log",
            "loop",
            "marshal",
            "multicast",
            "poll",
            "pollEnrich",
            "process",
            "recipientList",
            "removeHeader",
            "removeHeaders",
            "script",
            "setBody",
            "setHeader",
            "setHeaders",
            "setProperty",
            "setVariable",
            "sort",
            "split",
            "stop",
            "throttle",
            "throwException",
            "to",
            "toD",
            "transform",
            "unmarshal",
            "validate",
            "wireTap");

    private Steps() {}

    static Problem refused(String id, Node entry, MarkedYamlEngineException thrown) {
        String said = Objects.toString(thrown.getProblem(), thrown.getMessage());
        if (said.startsWith(FIELD)) {
            String key = said.substring(FIELD.length());
            return Nodes.problem(
                    Nodes.find(entry, key),
                    key,
                    null,
                    id + ": cannot read the key '" + key
                            + "': there is no such key here. Check its spelling and its indentation.");
        }
        if (said.startsWith(STEP)) {
            String step = said.substring(STEP.length());
            String remedy = Spelling.nearest(step, COMMON)
                    .map(name -> "Did you mean '" + name + "'?")
                    .orElse("Use a step of Camel's YAML DSL.");
            return Nodes.problem(
                    Nodes.find(entry, step),
                    step,
                    null,
                    id + ": cannot read the step '" + step + "': there is no such step. " + remedy);
        }
        Mark mark = thrown.getProblemMark().orElse(null);
        return new Problem(
                mark == null ? Nodes.line(entry) : mark.getLine() + 1,
                mark == null ? Nodes.column(entry) : mark.getColumn() + 1,
                null,
                null,
                id + ": cannot read the entry: " + Explanation.sentence(said)
                        + " Correct it as Camel's YAML DSL asks; check spelling and indentation.");
    }
}
