package io.caravan.record;

import static io.caravan.record.Samples.comparable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTest {
    private static final String ROUTES =
            """
            - route:
                from:
                  uri: direct:split
                  steps:
                    - split:
                        expression: { simple: { expression: "${body}" } }
                        steps:
                          - filter:
                              expression: { simple: { expression: "${body[n]} > 1" } }
                              steps:
                                - bean: { ref: rows, method: see }
            - route:
                from:
                  uri: direct:streaming
                  steps:
                    - split:
                        streaming: true
                        expression: { simple: { expression: "${body}" } }
                        steps:
                          - bean: { ref: rows, method: see }
            - route:
                from:
                  uri: direct:bean
                  steps:
                    - bean: { ref: rows, method: mask }
                    - convertBodyTo: { type: io.caravan.record.RecordBatch }
            - route:
                from:
                  uri: direct:json
                  steps:
                    - convertBodyTo: { type: String }
                    - bean: { ref: rows, method: seeText }
                    - convertBodyTo: { type: io.caravan.record.RecordBatch }
            - route:
                from:
                  uri: direct:csv
                  steps:
                    - setHeader: { name: Content-Type, expression: { constant: { expression: text/csv } } }
                    - convertBodyTo: { type: java.io.InputStream }
                    - convertBodyTo: { type: io.caravan.record.RecordBatch }
            - route:
                from:
                  uri: direct:loop
                  steps:
                    - filter:
                        expression: { simple: { expression: "${body.size} > 0" } }
                        steps:
                          - convertBodyTo: { type: java.util.Iterator }
                          - convertBodyTo: { type: io.caravan.record.RecordBatch }
            """;

    private static final Schema SCHEMA =
            Schema.of(new Column("n", ColumnType.INT), new Column("name", ColumnType.varchar(10)));
    private static final Rows ROWS = new Rows();
    private static DefaultCamelContext camel;
    private static ProducerTemplate producer;

    private RecordBatch batch;

    @BeforeAll
    static void startCamel() throws Exception {
        camel = new DefaultCamelContext();
        camel.getTypeConverterRegistry().addTypeConverters(new BatchConverters());
        camel.getRegistry().bind("rows", ROWS);
        camel.start();
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("routes.yaml", ROUTES));
        producer = camel.createProducerTemplate();
    }

    @AfterAll
    static void stopCamel() {
        camel.stop();
    }

    @BeforeEach
    void threeRows() {
        ROWS.seen.clear();
        batch = MapsIn.read(List.of(row(1, "one"), row(2, ""), row(3, null)), SCHEMA);
    }

    @Test
    void splitWalksTheRowsAsMaps() {
        send("direct:split", batch);
        assertThat(ROWS.seen).containsExactly(row(2, ""), row(3, null));
    }

    @Test
    void streamingSplitWalksTheRowsAsMaps() {
        send("direct:streaming", batch);
        assertThat(ROWS.seen).containsExactly(row(1, "one"), row(2, ""), row(3, null));
    }

    @Test
    void aBeanTakesAListOfMapsAndReturnsFewer() {
        RecordBatch back = send("direct:bean", batch).getMessage().getBody(RecordBatch.class);
        assertThat(back.schema()).isEqualTo(SCHEMA);
        assertThat(back.rows()).containsExactly(row(2, "masked"), row(3, "masked"));
    }

    @Test
    void jsonGoesOutAndComesBack() {
        RecordBatch back = send("direct:json", batch).getMessage().getBody(RecordBatch.class);
        assertThat(ROWS.seen)
                .isEqualTo(List.of("[{\"n\":1,\"name\":\"one\"},{\"n\":2,\"name\":\"\"},{\"n\":3,\"name\":null}]"));
        assertThat(back.rows()).isEqualTo(batch.rows());
    }

    @Test
    void csvGoesOutAndComesBack() {
        RecordBatch back = send("direct:csv", batch).getMessage().getBody(RecordBatch.class);
        assertThat(back.rows()).isEqualTo(batch.rows());
    }

    @Test
    void anIteratorGoesOutAndComesBack() {
        RecordBatch back = send("direct:loop", batch).getMessage().getBody(RecordBatch.class);
        assertThat(back.rows()).isEqualTo(batch.rows());
    }

    @Test
    void everyKindSurvivesEveryConversion() {
        var convert = camel.getTypeConverter();
        RecordBatch every = Samples.batch();
        for (String type : List.of("text/csv", "application/json")) {
            Exchange exchange = camel.getEndpoint("direct:json").createExchange();
            exchange.setProperty(Schema.PROPERTY, Samples.EVERY_KIND.toJson());
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
            for (Class<?> form : List.of(String.class, byte[].class, InputStream.class)) {
                Object out = convert.convertTo(form, exchange, every);
                RecordBatch back = convert.convertTo(RecordBatch.class, exchange, out);
                assertThat(comparable(back.rows())).as(type + " " + form).isEqualTo(comparable(every.rows()));
            }
        }
        assertThat(comparable(convert.convertTo(RecordBatch.class, every.rows()).rows()))
                .hasSize(every.size());
    }

    @Test
    void bytesTellJsonFromCsvByTheirFirstCharacter() {
        var convert = camel.getTypeConverter();
        byte[] json = "\uFEFF \n{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] csv = "\uFEFFa\n1\n".getBytes(StandardCharsets.UTF_8);
        assertThat(convert.convertTo(RecordBatch.class, json).value(0, 0)).isEqualTo(1L);
        assertThat(convert.convertTo(RecordBatch.class, csv).value(0, 0)).isEqualTo("1");
        assertThat(convert.convertTo(RecordBatch.class, "\uFEFFa\n1\n").value(0, 0))
                .isEqualTo("1");
        assertThat(convert.convertTo(RecordBatch.class, "\uFEFF[{\"a\":1}]").value(0, 0))
                .isEqualTo(1L);
    }

    @Test
    void aFileIsReadWhole(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("rows.csv"), "n,name\r\n7,seven\r\n");
        Exchange exchange = camel.createConsumerTemplate().receive("file:" + folder + "?noop=true", 10_000);
        exchange.setProperty(Schema.PROPERTY, SCHEMA);
        assertThat(exchange.getMessage().getBody(RecordBatch.class).rows()).containsExactly(row(7, "seven"));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] latin = "a\nf\u00eate\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] json = "[{\"a\":\"f\u00eate\"}]".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> camel.getTypeConverter().mandatoryConvertTo(RecordBatch.class, latin))
                .hasMessageContaining("line 2 cannot be read: it holds bytes that are no text in the charset")
                .hasMessageNotContaining("f\u00eate");
        assertThatThrownBy(() -> camel.getTypeConverter().mandatoryConvertTo(RecordBatch.class, json))
                .hasMessageNotContaining("f\u00eate");
    }

    private Exchange send(String uri, Object body) {
        Exchange exchange = producer.request(uri, e -> {
            e.setProperty(Schema.PROPERTY, SCHEMA);
            e.getMessage().setBody(body);
        });
        assertThat(exchange.getException()).isNull();
        return exchange;
    }

    private static Map<String, Object> row(Integer n, String name) {
        Map<String, Object> row = new HashMap<>();
        row.put("n", n);
        row.put("name", name);
        return row;
    }

    /** What a user's bean looks like. */
    public static final class Rows {
        private final List<Object> seen = new ArrayList<>();

        public void see(Map<String, Object> row) {
            seen.add(row);
        }

        public void seeText(String text) {
            seen.add(text);
        }

        public List<Map<String, Object>> mask(List<Map<String, Object>> rows) {
            rows.removeIf(row -> row.get("n").equals(1));
            rows.forEach(row -> row.put("name", "masked"));
            return rows;
        }
    }
}
