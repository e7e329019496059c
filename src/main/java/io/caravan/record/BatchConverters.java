package io.caravan.record;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;

/**
 * Camel's conversions between a batch and rows as maps, JSON and CSV, so that a step may take and return what suits it.
 *
 * <p>Text and bytes are JSON, or CSV where the header Content-Type says {@code text/csv}; text that comes back without
 * a Content-Type is JSON if it begins with a bracket. The schema of rows that come back is in the exchange property
 * {@link Schema#PROPERTY}; without it, it is inferred from the values.
 */
@Converter(generateLoader = true)
public final class BatchConverters {
    private static final int LOOK_AHEAD = 1024;
    /** The bytes of a byte order mark in UTF-8, each as a char. */
    private static final String BOM = "\u00EF\u00BB\u00BF";

    BatchConverters() {}

    @Converter
    public static List<Map<String, Object>> toList(RecordBatch batch) {
        return batch.rows();
    }

    @Converter
    public static Iterator<Map<String, Object>> toIterator(RecordBatch batch) {
        return batch.iterator();
    }

    @Converter
    public static String toText(RecordBatch batch, Exchange exchange) {
        return isCsv(exchange) ? CsvOut.write(batch) : new String(JsonOut.write(batch), StandardCharsets.UTF_8);
    }

    @Converter
    public static byte[] toBytes(RecordBatch batch, Exchange exchange) {
        return isCsv(exchange) ? CsvOut.write(batch).getBytes(StandardCharsets.UTF_8) : JsonOut.write(batch);
    }

    @Converter
    public static InputStream toStream(RecordBatch batch, Exchange exchange) {
        return new ByteArrayInputStream(toBytes(batch, exchange));
    }

    @Converter
    public static RecordBatch fromIterable(Iterable<?> rows, Exchange exchange) {
        return MapsIn.read(rows, schema(exchange));
    }

    @Converter
    public static RecordBatch fromIterator(Iterator<?> rows, Exchange exchange) {
        List<Object> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        return MapsIn.read(all, schema(exchange));
    }

    @Converter
    public static RecordBatch fromMap(Map<?, ?> row, Exchange exchange) {
        return MapsIn.read(List.of(row), schema(exchange));
    }

    @Converter
    public static RecordBatch fromText(String text, Exchange exchange) {
        Schema schema = schema(exchange);
        return isCsv(exchange) || !isJson(exchange) && !looksLikeJson(text)
                ? CsvIn.read(text, schema)
                : JsonIn.read(json -> json.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text), schema);
    }

    @Converter
    public static RecordBatch fromBytes(byte[] bytes, Exchange exchange) {
        return fromStream(new ByteArrayInputStream(bytes), exchange);
    }

    @Converter
    public static RecordBatch fromStream(InputStream stream, Exchange exchange) {
        InputStream in = new BufferedInputStream(stream);
        Schema schema = schema(exchange);
        return isCsv(exchange) || !isJson(exchange) && !looksLikeJson(in)
                ? CsvIn.read(in, schema)
                : JsonIn.read((JsonFactory json) -> json.createParser(in), schema);
    }

    /** For the body of {@code file:}. */
    @Converter
    public static RecordBatch fromFile(File file, Exchange exchange) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return fromStream(in, exchange);
        }
    }

    private static Schema schema(Exchange exchange) {
        Object schema = exchange == null ? null : exchange.getProperty(Schema.PROPERTY);
        return schema instanceof String json ? Schema.parse(json) : (Schema) schema;
    }

    private static boolean isCsv(Exchange exchange) {
        return contentType(exchange).contains("csv");
    }

    private static boolean isJson(Exchange exchange) {
        return contentType(exchange).contains("json");
    }

    private static String contentType(Exchange exchange) {
        String type = exchange == null ? null : exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }

    private static boolean looksLikeJson(String text) {
        String start = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
        return start.startsWith("[") || start.startsWith("{");
    }

    /** Looks beyond white space and a byte order mark, and goes back to the start. */
    private static boolean looksLikeJson(InputStream in) {
        try {
            in.mark(LOOK_AHEAD);
            int next = in.read();
            for (int i = 1; i < LOOK_AHEAD && (next <= ' ' && next >= 0 || BOM.indexOf(next) >= 0); i++) {
                next = in.read();
            }
            in.reset();
            return next == '[' || next == '{';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
