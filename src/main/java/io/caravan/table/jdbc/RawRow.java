package io.caravan.table.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.util.Base64;
import java.util.List;

/** A row that cannot be read, for people: a JSON object with the text of each value, of binary ones in base64. */
public final class RawRow {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The text of a column's value, null if it has none. */
    public interface Texts {
        String of(int column) throws Exception;
    }

    private RawRow() {}

    public static byte[] json(List<SourceColumn> columns, Texts texts) {
        ObjectNode row = JSON.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            String text;
            try {
                text = texts.of(i);
            } catch (Exception e) {
                text = "?";
            }
            row.put(columns.get(i).name(), text);
        }
        try {
            return JSON.writeValueAsBytes(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The row at which a result stands. */
    public static byte[] of(List<SourceColumn> columns, ResultSet row) {
        return json(columns, i -> switch (columns.get(i).kind()) {
            case BINARY -> base64(row.getBytes(i + 1));
            default -> row.getString(i + 1);
        });
    }

    public static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
