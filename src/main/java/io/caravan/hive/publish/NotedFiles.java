package io.caravan.hive.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hive.table.PartitionValues;
import io.caravan.run.RunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The names of the files that a run adds to each partition, as the run store keeps them. */
record NotedFiles(Map<PartitionValues, List<String>> names) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String write() {
        ObjectNode all = JSON.createObjectNode();
        names.forEach((partition, files) -> {
            ArrayNode list = all.putArray(partition.path());
            files.forEach(list::add);
        });
        return all.toString();
    }

    boolean all(Predicate<String> test) {
        return names.values().stream().flatMap(List::stream).allMatch(test);
    }

    static NotedFiles read(String text) {
        Map<PartitionValues, List<String>> names = new LinkedHashMap<>();
        try {
            JsonNode all = JSON.readTree(text);
            all.fieldNames().forEachRemaining(path -> {
                List<String> files = new ArrayList<>();
                all.get(path).forEach(name -> files.add(name.asText()));
                names.put(PartitionValues.parsePath(path), files);
            });
        } catch (JsonProcessingException e) {
            throw new RunException(RunException.Category.BUG, "cannot read the names of published files", e);
        }
        return new NotedFiles(names);
    }
}
