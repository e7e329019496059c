package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import io.caravan.run.StagedFile;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.List;

/** Manifests as JSON. By the tree, so that nothing needs reflection. */
final class ManifestJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestJson() {}

    static String write(List<Manifest> manifests) {
        ArrayNode all = JSON.createArrayNode();
        for (Manifest manifest : manifests) {
            ObjectNode node = all.addObject().put("target", manifest.target());
            ArrayNode splits = node.putArray("splits");
            manifest.splits().forEach(split -> split(splits.addObject(), split));
        }
        return all.toString();
    }

    static List<Manifest> read(String text) {
        List<Manifest> manifests = new ArrayList<>();
        for (JsonNode node : parse(text)) {
            List<StagedSplit> splits = new ArrayList<>();
            node.get("splits").forEach(split -> splits.add(split(split)));
            manifests.add(new Manifest(node.get("target").asText(), splits));
        }
        return manifests;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RunException(
                    RunException.Category.BUG, "run store: cannot read a manifest: " + e.getOriginalMessage(), e);
        }
    }

    private static void split(ObjectNode node, StagedSplit split) {
        node.put("split", split.split())
                .put("attempt", split.attempt())
                .put("rows", split.rows())
                .put("bytes", split.bytes())
                .put("detail", split.detail());
        ArrayNode files = node.putArray("files");
        for (StagedFile file : split.files()) {
            files.addObject()
                    .put("path", file.path())
                    .put("partition", file.partition())
                    .put("rows", file.rows())
                    .put("bytes", file.bytes())
                    .put("checksum", file.checksum());
        }
    }

    private static StagedSplit split(JsonNode node) {
        List<StagedFile> files = new ArrayList<>();
        for (JsonNode file : node.get("files")) {
            files.add(new StagedFile(
                    text(file, "path"),
                    text(file, "partition"),
                    file.get("rows").asLong(),
                    file.get("bytes").asLong(),
                    text(file, "checksum")));
        }
        return new StagedSplit(
                node.get("split").asInt(),
                node.get("attempt").asInt(),
                node.get("rows").asLong(),
                node.get("bytes").asLong(),
                files,
                text(node, "detail"));
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).textValue();
    }
}
