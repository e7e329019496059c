package io.caravan.file.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.file.store.FileInfo;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one split, as JSON in the plan. By the tree, so that nothing needs reflection.
 *
 * @param files to copy, in this order
 * @param deleted to delete at the target; one without a place is only forgotten, as another file has its place
 * @param meets files that would have the name of another one at the target, and that one
 * @param known what earlier runs have copied of the archives among the files
 */
record FilePart(List<FileInfo> files, List<Item> deleted, Map<String, String> meets, List<Item> known) {
    private static final ObjectMapper JSON = new ObjectMapper();

    FilePart {
        files = List.copyOf(files);
        deleted = List.copyOf(deleted);
        meets = Map.copyOf(meets);
        known = List.copyOf(known);
    }

    FilePart(List<FileInfo> files, List<Item> deleted) {
        this(files, deleted, Map.of(), List.of());
    }

    long bytes() {
        return files.stream().mapToLong(FileInfo::length).sum();
    }

    /** The known entries of an archive, by the name of its item: those that it lacks now are deleted. */
    List<Item> entries(String archive) {
        return known.stream()
                .filter(item -> item.name().startsWith(archive + "!/"))
                .toList();
    }

    int size() {
        return files.size() + deleted.size();
    }

    String toJson() {
        ObjectNode part = JSON.createObjectNode();
        for (FileInfo file : files) {
            ObjectNode node = part.withArray("files")
                    .addObject()
                    .put("name", file.name())
                    .put("length", file.length())
                    .put("version", file.version())
                    .put("modified", file.modified().toString());
            if (file.md5() != null) {
                node.put("md5", file.md5());
            }
            if (meets.containsKey(file.name())) {
                node.put("meets", meets.get(file.name()));
            }
        }
        deleted.forEach(item -> write(part.withArray("deleted").addObject(), item));
        known.forEach(item -> write(part.withArray("known").addObject(), item));
        return part.toString();
    }

    private static void write(ObjectNode node, Item item) {
        node.put("name", item.name()).put("version", item.version()).put("place", item.place());
    }

    private static Item item(JsonNode node) {
        return new Item(
                node.get("name").asText(),
                Item.State.DELETED,
                node.get("version").textValue(),
                0,
                null,
                node.get("place").textValue(),
                null);
    }

    static FilePart parse(String text) {
        List<FileInfo> files = new ArrayList<>();
        List<Item> deleted = new ArrayList<>();
        List<Item> known = new ArrayList<>();
        Map<String, String> meets = new HashMap<>();
        try {
            JsonNode part = JSON.readTree(text);
            for (JsonNode file : part.path("files")) {
                files.add(new FileInfo(
                        file.get("name").asText(),
                        file.get("length").asLong(),
                        file.get("version").asText(),
                        Instant.parse(file.get("modified").asText()),
                        file.has("md5") ? file.get("md5").asText() : null));
            }
            for (JsonNode file : part.path("files")) {
                if (file.has("meets")) {
                    meets.put(file.get("name").asText(), file.get("meets").asText());
                }
            }
            part.path("deleted").forEach(item -> deleted.add(item(item)));
            part.path("known").forEach(item -> known.add(item(item)));
        } catch (JsonProcessingException e) {
            throw RunException.bug("cannot read the files of a split: the run store holds no JSON. Report it.");
        }
        return new FilePart(files, deleted, meets, known);
    }
}
