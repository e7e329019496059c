package io.caravan.hive.orc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.record.RecordBatch;
import io.caravan.run.DirtyRecord;
import java.util.Base64;

/** A row that a table cannot hold, for people: a JSON object with the text of each value, of binary ones in base64. */
public final class RefusedRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RefusedRows() {}

    /**
     * The row as a dirty record.
     *
     * @param batch as the source sent it
     * @param number which of the rows of the split that reached the table it is, from 1
     */
    public static DirtyRecord of(String place, RecordBatch batch, int row, long number, RowScreen.Fault fault) {
        return new DirtyRecord(place, "row " + number, fault.column(), fault.reason(), json(batch, row));
    }

    private static byte[] json(RecordBatch batch, int row) {
        ObjectNode values = JSON.createObjectNode();
        for (int column = 0; column < batch.schema().size(); column++) {
            values.put(batch.schema().column(column).name(), text(batch, column, row));
        }
        try {
            return JSON.writeValueAsBytes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(RecordBatch batch, int column, int row) {
        try {
            Object value = batch.value(column, row);
            return value instanceof byte[] bytes
                    ? Base64.getEncoder().encodeToString(bytes)
                    : value == null ? null : value.toString();
        } catch (RuntimeException e) {
            return "?";
        }
    }
}
