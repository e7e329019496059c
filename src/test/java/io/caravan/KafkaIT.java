package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaIT {
    private static final String ROUTES =
            """
            - route:
                id: things
                from:
                  uri: table:shop/PUBLIC.THINGS
                  parameters: { key: ID }
                  steps:
                    - filter:
                        constant: "false"
                        steps:
                          - log: "never"
            - route:
                id: wanted
                from:
                  uri: kafka:wanted
                  parameters: { brokers: "%1$s", groupId: caravan, autoOffsetReset: earliest }
                  steps:
                    - to: sync:things
            - route:
                id: told
                from:
                  uri: sync-events:things
                  steps:
                    - setBody:
                        simple: "${body[sync]} ${body[status]}"
                    - to:
                        uri: kafka:told
                        parameters: { brokers: "%1$s" }
            """;

    @Test
    void aMessageStartsASyncAndAnotherTellsOfItsEnd(@TempDir Path folder) throws Exception {
        String shop = "jdbc:h2:file:" + folder.resolve("shop") + ";AUTO_SERVER=TRUE";
        try (Connection connection = DriverManager.getConnection(shop)) {
            connection.createStatement().execute("create table THINGS as select 1 as ID");
        }
        try (Broker broker = new Broker(Files.createDirectory(folder.resolve("broker")));
                Packaged caravan = new Packaged(folder)) {
            caravan.connection("shop", shop);
            caravan.drop("messages.yaml", ROUTES.formatted(broker.address()));
            caravan.start();
            caravan.awaitFile("messages.yaml", "OK");
            send(broker, "wanted", "now");
            assertThat(caravan.awaitRun("things", "COMMITTED").path("rowsRead").asInt())
                    .isEqualTo(1);
            assertThat(first(broker, "told")).isEqualTo("things COMMITTED");
        }
    }

    private static void send(Broker broker, String topic, String message) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, message)).get();
        }
    }

    private static String first(Broker broker, String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "group.id", "test", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<String> messages = new ArrayList<>();
            Awaitility.await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> messages.add(record.value()));
                return !messages.isEmpty();
            });
            return messages.get(0);
        }
    }
}
