package io.caravan.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.spi.DataFormatFactory;

/**
 * Camel's {@code marshal} and {@code unmarshal} of JSON, for all routes: dates and times are ISO 8601 as in
 * {@link RecordBatch#json}, and numbers keep all their digits both ways.
 */
public final class JsonFormat extends JacksonDataFormat {
    /** Makes it the one that a context takes for the library Jackson. */
    public static void bind(CamelContext context) {
        context.getRegistry()
                .bind("jackson-dataformat-factory", DataFormatFactory.class, (DataFormatFactory) JsonFormat::new);
    }

    @Override
    protected ObjectMapper createNewObjectMapper() {
        SimpleModule times = new SimpleModule("caravan-times");
        times.addSerializer(LocalDate.class, new AsText<>(LocalDate::toString));
        times.addSerializer(LocalDateTime.class, new AsText<>(IsoText::of));
        times.addSerializer(Instant.class, new AsText<>(IsoText::of));
        times.addSerializer(OffsetDateTime.class, new AsText<>(time -> IsoText.of(time.toInstant())));
        return super.createNewObjectMapper()
                .registerModule(times)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
    }

    private static final class AsText<T> extends JsonSerializer<T> {
        private final Function<T, String> text;

        AsText(Function<T, String> text) {
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(text.apply(value));
        }
    }
}
