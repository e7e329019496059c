package io.caravan.hive.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
public final class StagedColumns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StagedColumns() {}

    /**
     * Writes the columns.
     *
     * @param version the column by which the later of two rows wins, empty without one
     * @param byCursor whether the source has a cursor
     * @param marks of each file, for a publisher that has to recognize them
     */
    public static String write(Schema schema, String version, boolean byCursor, List<FileMark> marks) {
        ObjectNode detail = JSON.createObjectNode();
        ArrayNode columns = detail.putArray("columns");
        schema.columns()
                .forEach(column ->
                        columns.addArray().add(column.name()).add(column.type().toString()));
        detail.put("version", version);
        detail.put("byCursor", byCursor);
        ArrayNode files = detail.putArray("files");
        marks.forEach(mark -> files.addArray().add(mark.id()).add(mark.checksum()));
        return detail.toString();
    }

    /** By what each file of the split is recognized. */
    static List<FileMark> marks(StagedSplit split) {
        List<FileMark> marks = new ArrayList<>();
        tree(split.detail())
                .path("files")
                .forEach(mark -> marks.add(
                        new FileMark(mark.path(0).asLong(), mark.path(1).asText())));
        return marks;
    }

    /** The column by which the later of two rows wins, empty without one. */
    static String version(Manifest manifest) {
        return manifest.splits().stream()
                .map(StagedSplit::detail)
                .filter(detail -> detail != null && !detail.isEmpty())
                .map(detail -> tree(detail).path("version").asText())
                .findFirst()
                .orElse("");
    }

    /** Whether a source with a cursor has sent the rows. */
    public static boolean byCursor(Manifest manifest) {
        return manifest.splits().stream()
                .map(StagedSplit::detail)
                .filter(detail -> detail != null && !detail.isEmpty())
                .anyMatch(detail -> tree(detail).path("byCursor").asBoolean());
    }

    /** The columns of a manifest's files; empty if no batch reached the target. */
    public static Optional<Schema> read(Manifest manifest) {
        List<Schema> schemas = manifest.splits().stream()
                .map(StagedSplit::detail)
                .filter(detail -> detail != null && !detail.isEmpty())
                .map(StagedColumns::parse)
                .distinct()
                .toList();
        if (schemas.size() > 1) {
            throw RunException.data(manifest.target() + ": cannot publish the run: its splits have different columns. "
                    + "Run it again.");
        }
        return schemas.stream().findFirst();
    }

    private static Schema parse(String detail) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : tree(detail).path("columns")) {
            columns.add(new Column(
                    column.get(0).asText(), ColumnType.parse(column.get(1).asText())));
        }
        return new Schema(columns);
    }

    private static JsonNode tree(String detail) {
        try {
            return JSON.readTree(detail);
        } catch (JsonProcessingException e) {
            throw new RunException(RunException.Category.BUG, "cannot read the columns of a staged split", e);
        }
    }
}
