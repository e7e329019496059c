package io.caravan.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.run.Item;
import io.caravan.run.RunException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one split, as JSON in the plan. By the tree, so that nothing needs reflection.
 *
 * @param files to copy, in this order
 * @param deleted to delete at the target
 */
record FilePart(List<FileInfo> files, List<Item> deleted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    FilePart {
        files = List.copyOf(files);
        deleted = List.copyOf(deleted);
    }

    long bytes() {
        return files.stream().mapToLong(FileInfo::length).sum();
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
        }
        for (Item item : deleted) {
            part.withArray("deleted")
                    .addObject()
                    .put("name", item.name())
                    .put("version", item.version())
                    .put("place", item.place());
        }
        return part.toString();
    }

    static FilePart parse(String text) {
        List<FileInfo> files = new ArrayList<>();
        List<Item> deleted = new ArrayList<>();
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
            for (JsonNode item : part.path("deleted")) {
                deleted.add(new Item(
                        item.get("name").asText(),
                        Item.State.DELETED,
                        item.get("version").textValue(),
                        0,
                        null,
                        item.get("place").textValue(),
                        null));
            }
        } catch (JsonProcessingException e) {
            throw RunException.bug("cannot read the files of a split: the run store holds no JSON. Report it.");
        }
        return new FilePart(files, deleted);
    }
}
