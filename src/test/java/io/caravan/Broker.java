package io.caravan;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker in this process, with one node that is its own controller. */
final class Broker implements AutoCloseable {
    private static final int NODE = 1;

    private final int port = freePort();
    private final KafkaRaftServer server;

    Broker(Path folder) throws Exception {
        String logs = folder.toAbsolutePath().toString();
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(logs)
                .setDirectories(Set.of(logs))
                .run();
        int controller = freePort();
        server = new KafkaRaftServer(
                new KafkaConfig(
                        Map.of(
                                "process.roles",
                                "broker,controller",
                                "node.id",
                                Integer.toString(NODE),
                                "controller.quorum.voters",
                                NODE + "@127.0.0.1:" + controller,
                                "controller.listener.names",
                                "CONTROLLER",
                                "listeners",
                                "PLAINTEXT://" + address() + ",CONTROLLER://127.0.0.1:" + controller,
                                "log.dirs",
                                logs,
                                "offsets.topic.replication.factor",
                                "1",
                                "group.initial.rebalance.delay.ms",
                                "0"),
                        false),
                Time.SYSTEM);
        server.startup();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
