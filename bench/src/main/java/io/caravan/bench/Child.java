package io.caravan.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The programs under test, each a process of its own, ended by id. */
final class Child implements AutoCloseable {
    private final Process process;
    final Path log;

    private Child(List<String> command, Path log) throws IOException {
        this.log = log;
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static Child java(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return new Child(command, log);
    }

    static Child program(Path log, String... command) throws IOException {
        return new Child(List.of(command), log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until the program has written its facts. */
    Properties await(Path file) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            if (!alive()) {
                throw new IOException("it ended before it was ready; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Properties facts = new Properties();
        try (var in = Files.newInputStream(file)) {
            facts.load(in);
        }
        return facts;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
