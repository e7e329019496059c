package io.caravan.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The loopback ports of one lake: chosen once, kept in a file of the data folder, and used again as long as they are
 * free. A port that is taken meanwhile is replaced; tables do not mind, as their locations say {@code hdfs://lake}.
 */
final class Ports {

    enum Port {
        NAMENODE_RPC,
        NAMENODE_HTTP,
        STANDBY_RPC,
        STANDBY_HTTP,
        DATANODE_DATA,
        DATANODE_HTTP,
        DATANODE_IPC,
        HIVE_BINARY,
        HIVE_HTTP,
        LDAP
    }

    static final String HOST = "127.0.0.1";

    private final Map<Port, Integer> numbers = new EnumMap<>(Port.class);

    static Ports choose(Path file) throws IOException {
        Properties last = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                last.load(in);
            }
        }
        Ports ports = new Ports();
        Set<Integer> taken = new HashSet<>();
        for (Port port : Port.values()) {
            int wanted = Integer.parseInt(last.getProperty(port.name(), "0"));
            int number = wanted > 0 && isFree(wanted) ? wanted : newPort(taken);
            taken.add(number);
            ports.numbers.put(port, number);
            last.setProperty(port.name(), Integer.toString(number));
        }
        try (var out = Files.newOutputStream(file)) {
            last.store(out, "Ports of this lake");
        }
        return ports;
    }

    int number(Port port) {
        return numbers.get(port);
    }

    String address(Port port) {
        return HOST + ":" + number(port);
    }

    /** Below the range from which systems take the near ends of connections: likely to be free next time, too. */
    private static int newPort(Set<Integer> taken) {
        while (true) {
            int number = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (!taken.contains(number) && isFree(number)) {
                return number;
            }
        }
    }

    private static boolean isFree(int number) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), number));
            return true;
        } catch (java.net.BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
