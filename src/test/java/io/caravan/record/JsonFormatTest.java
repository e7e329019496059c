package io.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Camel's own marshal and unmarshal of JSON keep every value of a batch. */
class JsonFormatTest {
    private static DefaultCamelContext camel;
    private static ProducerTemplate producer;

    @BeforeAll
    static void start() throws Exception {
        camel = new DefaultCamelContext();
        camel.getTypeConverterRegistry().addTypeConverters(new BatchConverters());
        JsonFormat.bind(camel);
        camel.start();
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "routes.yaml",
                                """
                        - route:
                            from:
                              uri: direct:marshal
                              steps:
                                - marshal: { json: { library: Jackson } }
                                - convertBodyTo: { type: String }
                        - route:
                            from:
                              uri: direct:row
                              steps:
                                - split:
                                    simple: "${body}"
                                    aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"
                                    steps:
                                      - marshal: { json: { library: Jackson } }
                                - convertBodyTo: { type: String }
                        """));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:unmarshal").unmarshal().json(JsonLibrary.Jackson);
            }
        });
        producer = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    private static RecordBatch there(RecordBatch batch) {
        String json = producer.requestBody("direct:marshal", batch, String.class);
        Object back = producer.requestBody("direct:unmarshal", json);
        return MapsIn.read((List<?>) back, batch.schema());
    }

    private static RecordBatch batch() {
        Schema schema = Schema.of(
                new Column("large", ColumnType.decimal(38, 10)),
                new Column("small", ColumnType.decimal(38, 38)),
                new Column("tail", ColumnType.decimal(10, 2)),
                new Column("whole", ColumnType.decimal(38, 0)),
                new Column("id", ColumnType.BIGINT),
                new Column("f", ColumnType.FLOAT),
                new Column("d", ColumnType.DOUBLE),
                new Column("text", ColumnType.STRING),
                new Column("bytes", ColumnType.BINARY),
                new Column("flag", ColumnType.BOOLEAN),
                new Column("day", ColumnType.DATE),
                new Column("at", ColumnType.TIMESTAMP),
                new Column("instant", ColumnType.INSTANT));
        BatchAppender rows = new BatchAppender(RecordBatch.allocate(schema, 3));
        String[][] values = {
            {
                "1234567890123456789012345678.0123456789",
                "0.00000000000000000000000000000000000001",
                "1.50",
                "99999999999999999999999999999999999999",
                "9223372036854775807",
                "0.1",
                "1.7976931348623157E308",
                "a\",\"status\":\"evil \\u0041\n\u2028\uD834\uDD1E",
                "AP8=",
                "true",
                "1582-10-10",
                "2024-03-31T02:30:00",
                "2024-01-01T00:00:00.123456789Z"
            },
            {
                "-1",
                "0",
                "0.00",
                "0",
                "-1",
                "NaN",
                "-Infinity",
                "",
                "",
                "false",
                "0001-01-01",
                "9999-12-31T23:59:59.9",
                "1969-12-31T23:59:59Z"
            },
            new String[schema.size()]
        };
        for (String[] row : values) {
            rows.begin();
            for (int column = 0; column < row.length; column++) {
                if (row[column] == null) {
                    rows.setNull(column);
                } else {
                    rows.setString(column, row[column]);
                }
            }
            rows.end();
        }
        return rows.batch();
    }

    @Test
    void everyValueComesBackExactly() {
        RecordBatch batch = batch();
        assertThat(there(batch).json()).isEqualTo(batch.json());
    }

    @Test
    void writesWhatWeWriteOurselves() {
        RecordBatch batch = batch();
        String json = producer.requestBody("direct:marshal", batch, String.class);
        assertThat(json.replace("\\uD834\\uDD1E", "\uD834\uDD1E")).isEqualTo(batch.json());
    }

    @Test
    void aSingleRowIsAnObject() {
        Map<String, Object> row = batch().rows().get(0);
        assertThat(producer.requestBody("direct:row", batch(), String.class)).startsWith("{\"large\":null");
        assertThat(producer.requestBody("direct:marshal", row, String.class))
                .contains("\"at\":\"2024-03-31T02:30:00\"")
                .contains("\"large\":1234567890123456789012345678.0123456789");
    }
}
