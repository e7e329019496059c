package io.caravan.hive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.Manifest;
import io.caravan.run.RunException;
import io.caravan.run.StagedSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of staged files, kept with each split so that another process can publish them. */
final class StagedColumns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StagedColumns() {}

    static String write(Schema schema) {
        ArrayNode columns = JSON.createArrayNode();
        schema.columns()
                .forEach(column ->
                        columns.addArray().add(column.name()).add(column.type().toString()));
        return columns.toString();
    }

    /** The columns of a manifest's files; empty if no batch reached the target. */
    static Optional<Schema> read(Manifest manifest) {
        List<String> details = manifest.splits().stream()
                .map(StagedSplit::detail)
                .filter(detail -> detail != null && !detail.isEmpty())
                .distinct()
                .toList();
        if (details.size() > 1) {
            throw RunException.data(manifest.target() + ": cannot publish the run: its splits have different columns. "
                    + "Run it again.");
        }
        return details.stream().findFirst().map(StagedColumns::parse);
    }

    private static Schema parse(String detail) {
        try {
            List<Column> columns = new ArrayList<>();
            for (JsonNode column : JSON.readTree(detail)) {
                columns.add(new Column(
                        column.get(0).asText(), ColumnType.parse(column.get(1).asText())));
            }
            return new Schema(columns);
        } catch (JsonProcessingException e) {
            throw new RunException(RunException.Category.BUG, "cannot read the columns of a staged split", e);
        }
    }
}
