package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.run.EndpointNames;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How much of a split was staged at each target, as JSON: what remains of its manifests when the run has ended. */
final class SplitTargets {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param target the endpoint URI */
    record Staged(String target, long rows, long bytes, long files) {
        static Staged of(Manifest manifest) {
            long files = manifest.splits().stream()
                    .mapToLong(split -> split.files().size())
                    .sum();
            return new Staged(manifest.target(), manifest.rows(), manifest.bytes(), files);
        }
    }

    private SplitTargets() {}

    static String write(List<Manifest> manifests) {
        ArrayNode all = JSON.createArrayNode();
        for (Manifest manifest : manifests) {
            Staged staged = Staged.of(manifest);
            all.addObject()
                    .put("target", staged.target())
                    .put("rows", staged.rows())
                    .put("bytes", staged.bytes())
                    .put("files", staged.files());
        }
        return all.toString();
    }

    /** What people call the targets; none for null. */
    static Set<String> names(String text) {
        return text == null
                ? Set.of()
                : read(text).stream()
                        .filter(staged -> staged.rows() > 0)
                        .map(staged -> EndpointNames.of(staged.target()))
                        .collect(Collectors.toSet());
    }

    static List<Staged> read(String text) {
        List<Staged> all = new ArrayList<>();
        try {
            for (JsonNode node : JSON.readTree(text)) {
                all.add(new Staged(
                        node.get("target").asText(),
                        node.get("rows").asLong(),
                        node.get("bytes").asLong(),
                        node.get("files").asLong()));
            }
            return all;
        } catch (JsonProcessingException e) {
            throw RunException.bug("run store: cannot read what was staged: it is no JSON. Report it.");
        }
    }
}
